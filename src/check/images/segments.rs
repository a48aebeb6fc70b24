//! What the segments of a JPEG say before any of it is decoded (ITU-T T.81, annex B).

/// Read from the markers up to the picture's data.
#[derive(Default)]
pub struct Segments {
    /// It has its end marker behind the picture's data: decoders fill what is missing with grey. Markers before it
    /// (a thumbnail's) do not count, data behind it (phones add some) may.
    pub ends: bool,
    /// 1 grey, 3 colour, 4 inks of print (B.2.2; Adobe's TN 5116).
    pub components: u8,
    /// Comes in several passes, between which decoders keep all coefficients.
    pub is_progressive: bool,
}

impl Segments {
    pub fn of(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        let mut at = 2;
        while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
            if marker == 0xda {
                found.ends = bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
                break;
            }
            if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                found.components = bytes.get(at + 9).copied().unwrap_or(0);
                found.is_progressive = marker == 0xc2;
            }
            let is_fill = marker == 0xff;
            at += if is_fill { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
        }
        found
    }
}
