//! SVG codes of the kind this tool writes: rectangles on a grid, nothing else.

use super::picture::Picture;

/// Pixels a user unit; a module is one unit.
const SCALE: usize = 6;

/// No view box is larger, in user units: version 40 has 177 modules a side.
const LARGEST: usize = 256;

/// What would change how a path looks, wherever it stands.
const FORBIDDEN: [&str; 9] =
    ["transform", "style", "class", "opacity", "stroke", "mask", "clip", "filter", "preserveAspectRatio"];

/// Draws an SVG on white and gives its scale in pixels a user unit.
///
/// Strict on purpose, for what this function passed over would be on the screen and not in the proof. It
/// knows `svg` with a square `viewBox` of whole numbers, `title`, `desc`, and `path`s filled black (as when
/// nothing is said) or white (`#fff`, `white`) and made of `M x y h w v h h -w z` in whole numbers. A white
/// `rect` may stand before the paths.
pub fn draw(svg: &str) -> Option<(Picture, f64)> {
    if FORBIDDEN.iter().any(|word| svg.contains(word)) {
        return None;
    }
    let mut grid = None;
    for tag in svg.split('<').skip(1) {
        let name = tag.split([' ', '\n', '>', '/']).next()?;
        match (name, &mut grid) {
            ("svg", None) => grid = Some(Grid::new(attribute(tag, "viewBox")?)?),
            ("path", Some(grid)) => grid.paint(attribute(tag, "d")?, is_white(tag)?)?,
            ("rect", Some(grid)) if is_white(tag)? && !grid.dark.contains(&true) => {}
            ("?xml" | "title" | "desc" | "", _) => {}
            _ => return None,
        }
    }
    Some((grid?.picture()?, SCALE as f64))
}

/// The unit squares of a view box.
struct Grid {
    x: i64,
    y: i64,
    side: usize,
    dark: Vec<bool>,
}

impl Grid {
    fn new(view_box: &str) -> Option<Grid> {
        let numbers: Vec<i64> =
            view_box.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [x, y, width, height] = *numbers else { return None };
        let side =
            usize::try_from(width).ok().filter(|side| (1..=LARGEST).contains(side) && width == height)?;
        Some(Grid { x, y, side, dark: vec![false; side * side] })
    }

    /// Paints the rectangles of a path.
    fn paint(&mut self, path: &str, white: bool) -> Option<()> {
        for part in path.trim().strip_suffix('z')?.split('z') {
            let [x, y, width, height] = rectangle(part.trim())?;
            for row in self.span(y, self.y, height)? {
                for column in self.span(x, self.x, width)? {
                    self.dark[row * self.side + column] = !white;
                }
            }
        }
        Some(())
    }

    /// The unit squares from `start`, if all of them lie in the view box, which begins at `origin`.
    fn span(&self, start: i64, origin: i64, length: i64) -> Option<std::ops::Range<usize>> {
        let first = usize::try_from(start.checked_sub(origin)?).ok()?;
        let end = first.checked_add(usize::try_from(length).ok()?)?;
        (end <= self.side).then_some(first..end)
    }

    fn picture(&self) -> Option<Picture> {
        Picture::of_squares(&self.dark, self.side, SCALE)
    }
}

/// `M x y h w v h h -w`: the corner and size of a rectangle.
fn rectangle(part: &str) -> Option<[i64; 4]> {
    let (x, rest) = part.strip_prefix('M')?.split_once([' ', ','])?;
    let (y, rest) = rest.split_once('h')?;
    let (width, rest) = rest.split_once('v')?;
    let (height, back) = rest.split_once('h')?;
    let numbers = [x, y, width, height, back].map(|number| number.parse::<i64>().ok());
    let [Some(x), Some(y), Some(width), Some(height), Some(back)] = numbers else { return None };
    (width > 0 && height > 0 && back == -width).then_some([x, y, width, height])
}

/// Whether a tag is filled white; `None` if neither white nor black.
fn is_white(tag: &str) -> Option<bool> {
    match attribute(tag, "fill") {
        Some("#fff" | "#ffffff" | "white") => Some(true),
        None | Some("#000" | "#000000" | "black") => Some(false),
        Some(_) => None,
    }
}

/// The value of an attribute in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}
