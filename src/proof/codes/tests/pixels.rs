//! Places and lengths, from pictures whose every pixel is known.

use super::super::decoders::{Sighting, read, read_measured, sightings};
use super::super::geometry::{Symbol, measure, quiet_modules};
use super::super::picture::{Picture, luminance};
use super::*;

/// Pixels a module.
const PIXELS: usize = 8;
/// Modules of white around the symbol.
const BORDER: usize = 9;
const MODULES: usize = 29;

/// The side of [`drawn`] in pixels.
const SIDE: usize = (MODULES + 2 * BORDER) * PIXELS;

/// The symbol in the middle of white, with a change of its shades.
fn drawn(change: impl Fn(usize, usize, u8) -> u8) -> Picture {
    let code = symbol(EcLevel::M);
    let module = |at: usize| (at / PIXELS).checked_sub(BORDER).filter(|&at| at < MODULES);
    let shade = |x, y| match module(x).zip(module(y)) {
        Some(at) if code[at] == Color::Dark => 0,
        _ => 255,
    };
    let pixels = (0..SIDE * SIDE).map(|i| change(i % SIDE, i / SIDE, shade(i % SIDE, i / SIDE)));
    Picture::new(SIDE, pixels.collect()).expect("whole rows")
}

/// Where the symbol lies in [`drawn`].
fn place() -> Symbol {
    let (start, end) = ((BORDER * PIXELS) as f64, ((BORDER + MODULES) * PIXELS) as f64);
    Symbol { left: start, top: start, right: end, bottom: end, module: PIXELS as f64 }
}

/// A sighting whose finder patterns are a little off, as those of decoders are.
fn sighting(error: f64) -> Sighting {
    let Symbol { left, right, module, .. } = place();
    let (near, far) = (left + 3.5 * module + error, right - 3.5 * module + error);
    let modules = MODULES as f64;
    Sighting {
        top_left: (near, near),
        top_right: (far, near),
        bottom_left: (near, far),
        modules,
        rxing: None,
    }
}

fn is_near(found: &Symbol, wanted: &Symbol, error: f64) -> bool {
    let sides = |symbol: &Symbol| [symbol.left, symbol.top, symbol.right, symbol.bottom, symbol.module];
    sides(found).iter().zip(sides(wanted)).all(|(found, wanted)| near(*found, wanted, error))
}

#[test]
fn a_symbol_is_measured_to_a_part_of_a_pixel() {
    for error in [0.0, -5.0, 5.0] {
        let found = measure(&drawn(|_, _, shade| shade), &sighting(error), 3).expect("upright");
        assert!(is_near(&found, &place(), 0.01), "{error}: {found:?}");
    }
    let empty = drawn(|_, _, _| 255);
    let found = measure(&empty, &sighting(1.0), 3).expect("where it was said to be");
    assert!(near(found.left, place().left + 1.0, 0.01), "{found:?}");
}

#[test]
fn a_symbol_is_upright_within_a_fifth_of_a_module() {
    let empty = drawn(|_, _, _| 255);
    let module = PIXELS as f64;
    for (part, is_upright) in [(0.19, true), (0.21, false)] {
        let off = part * module;
        let mut leans = [sighting(0.0), sighting(0.0), sighting(0.0), sighting(0.0)];
        leans[0].top_right.1 += off;
        leans[1].top_right.1 -= off;
        leans[2].bottom_left.0 += off;
        leans[3].bottom_left.0 -= off;
        for lean in leans {
            assert_eq!(measure(&empty, &lean, 3).is_some(), is_upright, "{part}: {lean:?}");
        }
        // As much longer than broad: 22 modules lie between the centres, 29 count.
        for sign in [1.0, -1.0] {
            let mut long = sighting(0.0);
            long.bottom_left.1 += sign * off * 22.0 / 29.0;
            assert_eq!(measure(&empty, &long, 3).is_some(), is_upright, "{part}: {long:?}");
        }
    }
    let mut oblong = sighting(0.0);
    oblong.bottom_left.1 += 0.1 * module;
    let found = measure(&empty, &oblong, 3).expect("nearly square");
    let (across, down) = (module, module + 0.1 * module / 22.0);
    assert!(near(found.module, (across + down) / 2.0, 0.001), "{found:?}");
    assert!(near(found.bottom - found.top, 29.0 * down, 0.01), "{found:?}");
    assert!(near(found.right - found.left, 29.0 * across, 0.01), "{found:?}");
}

#[test]
fn the_white_frame_is_as_wide_as_its_narrowest_place() {
    assert!(near(quiet_modules(&drawn(|_, _, shade| shade), &place(), 6.0), 6.0, 1e-9));
    let (start, end) = (BORDER * PIXELS, (BORDER + MODULES) * PIXELS);
    let middle = SIDE / 2;
    for away in [1, 3, 8, 17, 30, 47] {
        // Single dark pixels so many pixels off each side, and off each corner. What touches the symbol is part of it.
        let (before, behind) = (start - 1 - away, end + away);
        for (x, y) in [
            (before, middle),
            (behind, middle),
            (middle, before),
            (middle, behind),
            (before, start),
            (behind, end - 1),
            (before, before),
            (behind, before),
            (before, behind),
            (behind, behind),
        ] {
            let spotted = drawn(|px, py, shade| if (px, py) == (x, y) { 0 } else { shade });
            let found = quiet_modules(&spotted, &place(), 6.0) * PIXELS as f64;
            // What meets a corner alone is placed within its pixel.
            let error = if (start..end).contains(&x) || (start..end).contains(&y) { 1e-9 } else { 1.0 };
            assert!(near(found, away as f64, error), "({x}, {y}) {away} px off: {found}");
        }
    }
    let far = drawn(|x, y, shade| if (x, y) == (start - 49, middle) { 0 } else { shade });
    assert!(near(quiet_modules(&far, &place(), 6.0), 6.0, 1e-9));
    let mut wide = place();
    wide.left -= (BORDER * PIXELS) as f64 - 20.0;
    assert!(near(quiet_modules(&drawn(|_, _, _| 255), &wide, 6.0), 20.0 / 8.0, 1e-9), "the picture ends it");
}

#[test]
fn what_covers_part_of_a_pixel_begins_within_it() {
    let start = BORDER * PIXELS;
    let line = |x: usize, first: u8, then: u8| {
        let shade = move |px: usize, _: usize, shade: u8| match px {
            _ if px == x => first,
            _ if px < x => then,
            _ => shade,
        };
        quiet_modules(&drawn(shade), &place(), 6.0) * PIXELS as f64
    };
    // A fifth of the pixel is ink: the white ends four fifths into it.
    assert!(near(line(start - 20, 204, 0), 19.8, 0.01));
    assert!(near(line(start - 20, 230, 205), 19.5, 0.01), "pale ink");
    assert!(near(line(start - 20, 100, 100), 19.0, 1e-9), "a whole pixel");
    assert!(near(line(start - 20, 247, 255), 19.0, 1e-9), "a hair");
    assert!(near(line(start - 20, 248, 248), 48.0, 1e-9), "paper");
}

#[test]
fn a_sighting_knows_how_far_it_reaches() {
    let seen = Sighting {
        top_left: (107.0, 57.0),
        top_right: (151.0, 57.0),
        bottom_left: (107.0, 101.0),
        modules: 29.0,
        rxing: None,
    };
    assert!(near(seen.module(), 2.0, 1e-9));
    let (columns, rows) = seen.surroundings(4.0);
    assert!(near(columns.start, 92.0, 1e-9) && near(columns.end, 166.0, 1e-9), "{columns:?}");
    assert!(near(rows.start, 42.0, 1e-9) && near(rows.end, 116.0, 1e-9), "{rows:?}");
    assert_eq!(seen.lower_right(4.0), (columns.end, rows.end));
    // Turned by half a right angle it reaches further, and its modules are no larger.
    let turned = Sighting {
        top_left: (100.0, 100.0),
        top_right: (130.0, 140.0),
        bottom_left: (60.0, 130.0),
        modules: 32.0,
        rxing: None,
    };
    assert!(near(turned.module(), 2.0, 1e-9));
    let (columns, rows) = turned.surroundings(0.5);
    assert!(near(columns.start, 52.0, 1e-9) && near(columns.end, 138.0, 1e-9), "{columns:?}");
    assert!(near(rows.start, 92.0, 1e-9) && near(rows.end, 178.0, 1e-9), "{rows:?}");
}

#[test]
fn both_decoders_see_the_same_code_at_the_same_place() {
    let picture = drawn(|_, _, shade| shade);
    let seen: Vec<Sighting> = sightings(&picture).collect();
    assert_eq!(seen.len(), 2);
    assert!(seen[0].rxing.is_some() && seen[1].rxing.is_none());
    let wanted = sighting(0.0);
    for seen in &seen {
        assert_eq!(seen.modules, MODULES as f64);
        for (found, wanted) in [
            (seen.top_left, wanted.top_left),
            (seen.top_right, wanted.top_right),
            (seen.bottom_left, wanted.bottom_left),
        ] {
            assert!(near(found.0, wanted.0, 2.0) && near(found.1, wanted.1, 2.0), "{seen:?}");
        }
    }
    for decoder in [Decoder::Rxing, Decoder::Quircs] {
        assert_eq!(read(decoder, &picture).map(|read| (read.text, read.version)), Some((URL.to_owned(), 3)));
        assert_eq!(read(decoder, &drawn(|_, _, _| 255)), None);
    }
    assert_eq!(sightings(&drawn(|_, _, _| 255)).count(), 0);
}

#[test]
fn a_page_is_looked_at_as_finely_as_memory_allows() {
    let looks = |width: f64, height: f64| {
        let page = Sample { page: (width, height), ..Sample::default() };
        Page::open(&page.pdf(), 0).expect("a page").looks().collect::<Vec<_>>()
    };
    let card = looks(90.0, 54.0);
    assert!(near(card[0].0, 7.0, 1e-9) && card[0].1 == 1.0);
    assert!(near(card[7].0, 63.0, 1e-9), "{card:?}");
    // 1200 pixels along the longer side, then at most 40 megapixels.
    for (width, height) in [(606.0, 906.0), (906.0, 606.0)] {
        let board = looks(width, height);
        assert!(near(board[0].0, 1200.0 / 906.0, 1e-4), "{board:?}");
        let finest = board.last().expect("some");
        assert_eq!((board.len(), finest.1), (7, 6.0), "{board:?}");
        assert!(near(finest.0, 6.0 * board[0].0, 1e-9));
    }
}

#[test]
fn modules_are_taken_from_their_middles() {
    let inner = |at: usize| (2..PIXELS - 2).contains(&(at % PIXELS));
    let blurred = drawn(|x, y, shade| if inner(x) && inner(y) { shade } else { 127 });
    let read = read_measured(&blurred, &place(), 3).expect("a code");
    assert_eq!((read.text.as_str(), read.version, read.level), (URL, 3, 'M'));
    let grey = |shade: u8| drawn(move |_, _, old| if old == 0 { shade } else { old });
    assert!(read_measured(&grey(127), &place(), 3).is_some());
    assert!(read_measured(&grey(128), &place(), 3).is_none(), "nearer to paper than to ink");
    assert!(read_measured(&blurred, &place(), 4).is_none());
    let mut beyond = place();
    beyond.right += 90.0;
    assert!(read_measured(&blurred, &beyond, 3).is_none());
}

#[test]
fn every_level_is_named() {
    for (level, name) in [(EcLevel::L, 'L'), (EcLevel::M, 'M'), (EcLevel::Q, 'Q'), (EcLevel::H, 'H')] {
        let sample = Sample { level, ..Sample::default() };
        assert_eq!(read_pdf(&sample.pdf(), 0).expect("a code").level, name);
    }
}

#[test]
fn pictures_are_cut_enlarged_moved_and_turned() {
    let picture = Picture::new(3, (1..=6).collect()).expect("two rows");
    assert_eq!((picture.width(), picture.height()), (3, 2));
    assert_eq!(Picture::new(4, (1..=6).collect()), None);
    assert_eq!(Picture::new(0, vec![1]), None);
    assert_eq!(Picture::new(3, vec![]), None);
    let at = [(0, 0), (2, 1), (3, 0), (-1, 1), (0, 2), (0, -1)].map(|(x, y)| picture.at(x, y));
    assert_eq!(at, [Some(1), Some(6), None, None, None, None]);
    let is = |picture: Picture, width: usize, pixels: &[u8]| {
        assert_eq!((picture.width(), picture.pixels()), (width, pixels));
    };
    is(picture.turned(), 3, &[6, 5, 4, 3, 2, 1]);
    is(picture.shifted(1), 4, &[255, 255, 255, 255, 255, 1, 2, 3, 255, 4, 5, 6]);
    is(picture.shifted(2).crop((2.0..5.0, 2.0..4.0)), 3, &[1, 2, 3, 4, 5, 6]);
    is(Picture::new(2, vec![1, 2]).expect("a row").enlarged(2), 4, &[1, 1, 2, 2, 1, 1, 2, 2]);
    is(Picture::new(2, vec![1, 2]).expect("a row").enlarged(3), 6, &[1, 1, 1, 2, 2, 2].repeat(3));
    is(picture.enlarged(3).crop((3.0..6.0, 3.0..6.0)), 3, &[5; 9]);
    is(picture.crop((0.9..2.1, 1.0..1.5)), 3, &[4, 5, 6]);
    is(picture.crop((1.0..2.0, 0.0..9.0)), 1, &[2, 5]);
    is(picture.crop((-4.0..1.0, -9.0..1.0)), 1, &[1]);
    is(picture.crop((7.0..9.0, 0.0..2.0)), 3, &[1, 2, 3, 4, 5, 6]);
    let squares = Picture::of_squares(&[true, false, false, true], 2, 2).expect("a square");
    is(squares, 4, &[0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0]);
    assert_eq!(Picture::of_squares(&[], 0, 2), None);
}

#[test]
fn colours_are_as_bright_as_they_look() {
    // Rec. 601: 0.299, 0.587 and 0.114.
    assert_eq!([luminance(255, 255, 255), luminance(0, 0, 0)], [255, 0]);
    assert_eq!([luminance(255, 0, 0), luminance(0, 255, 0), luminance(0, 0, 255)], [76, 149, 28]);
    let shade = |pixel: [u8; 4]| {
        let mut file = std::io::Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(1, 1, image::Rgba(pixel))
            .write_to(&mut file, image::ImageFormat::Png)
            .expect("a picture in memory");
        Picture::of_image(&file.into_inner()).expect("a picture").pixels()[0]
    };
    assert_eq!(shade([0, 0, 0, 255]), 0);
    assert_eq!(shade([0, 0, 0, 0]), 255, "what is not there shows the paper");
    assert_eq!(shade([0, 0, 0, 51]), 204);
    assert_eq!(shade([0, 255, 0, 255]), 149);
    assert_eq!(shade([100, 100, 100, 128]), 177);
}
