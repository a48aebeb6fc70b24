//! Which of the eight masks a symbol gets: the one with the lowest penalty (ISO/IEC 18004, evaluation of data masking
//! results). The qrcode crate makes the same choice; doing so was a twentieth of the time of a whole board.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, QrResult, Version, bits::Bits, ec};

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The symbol of `bits` behind each mask, the best first: its modules row by row; true is dark.
pub fn masked(bits: Bits, level: EcLevel) -> QrResult<Vec<Vec<bool>>> {
    let version: Version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let side = version.width().unsigned_abs().into();
    let drawn = MASKS.into_iter().map(|mask| {
        let mut canvas = canvas.clone();
        canvas.apply_mask(mask);
        canvas.into_colors().iter().map(|colour| *colour == Color::Dark).collect()
    });
    let mut drawn: Vec<Vec<bool>> = drawn.collect();
    // Of equal ones the first stays the first.
    drawn.sort_by_cached_key(|dark| penalty(dark, side));
    Ok(drawn)
}

/// Long runs, blocks of one colour, what looks like a finder pattern, and too much of one colour. The first that has
/// the lowest penalty is taken, so that what all have alike need not be counted.
fn penalty(dark: &[bool], side: usize) -> usize {
    let column = |x: usize| (0..side).map(move |y| dark[y * side + x]);
    let turned: Vec<bool> = (0..side).flat_map(column).collect();
    let along: usize =
        dark.chunks(side).chain(turned.chunks(side)).map(|line| runs(line) + finders(line)).sum();
    let share = dark.iter().filter(|dark| **dark).count() * 200 / dark.len();
    along + blocks(dark, side) + share.abs_diff(100)
}

fn runs(line: &[bool]) -> usize {
    line.chunk_by(|a, b| a == b)
        .map(<[bool]>::len)
        .filter(|length| *length >= 5)
        .map(|length| length - 2)
        .sum()
}

/// 1:1:3:1:1 with four light modules on one side.
fn finders(line: &[bool]) -> usize {
    const FINDER: u8 = 0b101_1101;
    let is_light = |from: usize, to: usize| !line[from..to.min(line.len())].contains(&true);
    // The seven modules up to this one.
    let mut seven = 0;
    let alone = |(last, dark): &(usize, &bool)| {
        seven = (seven << 1 | u8::from(**dark)) & 0x7f;
        let start = last.saturating_sub(6);
        seven == FINDER && (is_light(start.saturating_sub(4), start) || is_light(start + 7, start + 11))
    };
    line.iter().enumerate().filter(alone).count() * 40
}

fn blocks(dark: &[bool], side: usize) -> usize {
    let pairs = dark.chunks(side).zip(dark.chunks(side).skip(1));
    let of_rows = |(a, b): (&[bool], &[bool])| {
        // Without a branch: many at once.
        let same = |(a, b): &(&[bool], &[bool])| (a[0] == a[1]) & (a[0] == b[0]) & (a[0] == b[1]);
        a.windows(2).zip(b.windows(2)).filter(same).count()
    };
    pairs.map(of_rows).sum::<usize>() * 3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use qrcode::{QrCode, bits};

    use super::*;

    proptest! {
        #[test]
        fn the_crate_chooses_the_same(text in "https://[a-z]{1,12}\\.cn/[a-z0-9]{0,90}", level in 0..4_usize) {
            let level = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][level];
            let encode = || bits::encode_auto(text.as_bytes(), level).unwrap();
            let theirs: Vec<bool> = QrCode::with_bits(encode(), level)
                .unwrap()
                .to_colors()
                .iter()
                .map(|colour| *colour == Color::Dark)
                .collect();
            prop_assert_eq!(&masked(encode(), level).unwrap()[0], &theirs);
        }
    }
}
