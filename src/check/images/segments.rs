//! What the segments of a JPEG say before any of it is decoded (ITU-T T.81, annex B).

/// Read from the markers up to the picture's data.
#[derive(Default)]
pub struct Segments {
    /// It has its end marker behind the picture's data: decoders fill what is missing with grey. Markers before it
    /// (a thumbnail's) do not count, data behind it (phones add some) may.
    pub ends: bool,
    /// 1 grey, 3 colour, 4 inks of print (B.2.2; Adobe's TN 5116).
    pub components: u8,
    /// Comes in several passes (progressive, or one component after the other), between which decoders keep all coefficients.
    pub is_in_passes: bool,
}

impl Segments {
    pub fn of(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        let mut at = 2;
        while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
            if marker == 0xda {
                // How many components the scan holds (B.2.3).
                found.is_in_passes |= bytes.get(at + 4).is_some_and(|scanned| *scanned < found.components);
                found.ends = bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
                break;
            }
            if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                found.components = bytes.get(at + 9).copied().unwrap_or(0);
                found.is_in_passes = marker == 0xc2;
            }
            let is_fill = marker == 0xff;
            at += if is_fill { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame header (B.2.2) of so many components, below a marker.
    fn frame(marker: u8, components: u8) -> Vec<u8> {
        let mut segment = vec![0xff, marker, 0, 8 + 3 * components, 8, 0, 9, 0, 9, components];
        segment.extend((0..components).flat_map(|n| [n, 0x11, 0]));
        segment
    }

    #[test]
    fn markers_are_followed_from_one_to_the_next() {
        let start = vec![0xff, 0xd8];
        let tables = vec![0xff, 0xc4, 0, 5, 1, 2, 3];
        let fill = vec![0xff];
        let scan = |components: u8| vec![0xff, 0xda, 0, 2, components, 2, 3, 0xff, 0xd9];
        let data = scan(4);
        for (parts, components, is_in_passes) in [
            (vec![start.clone(), frame(0xc0, 3), data.clone()], 3, false),
            (vec![start.clone(), tables.clone(), fill, frame(0xc2, 4), data.clone()], 4, true),
            // One component after the other.
            (vec![start.clone(), frame(0xc0, 3), scan(1), scan(1), scan(1)], 3, true),
            (vec![start.clone(), frame(0xc0, 3), scan(3)], 3, false),
            // What comes behind the picture's data is not looked at.
            (vec![start.clone(), frame(0xc1, 1), data.clone(), frame(0xc2, 3)], 1, false),
        ] {
            let found = Segments::of(&parts.concat());
            assert_eq!((found.components, found.is_in_passes, found.ends), (components, is_in_passes, true));
        }
        let open = [start, tables, frame(0xc0, 3), data[..data.len() - 1].to_vec()].concat();
        assert!(!Segments::of(&open).ends);
        assert!(!Segments::of(&[0xff]).ends && Segments::of(b"").components == 0);
    }
}
