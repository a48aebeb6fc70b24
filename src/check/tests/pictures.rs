//! Photos and images, each with one thing about it.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};

use super::*;
use crate::read::limits;

const WORKER: &str = "content/qinghe/workers/zhao.toml";

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("in memory");
    file.into_inner()
}

/// A PNG that says how large it is and holds nothing.
fn header(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(1, 1, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    with_checksum(png)
}

/// With the checksum of what its header says (ISO/IEC 15948, 5.5).
fn with_checksum(mut png: Vec<u8>) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

/// A photo of a worker who agreed to it.
fn with(name: &str, bytes: &[u8]) -> Content {
    let content = Content::new();
    content.write(
        WORKER,
        &format!(
            "name = \"甲\"\nphoto = \"{name}\"\n\n[consent]\ndate = 2013-01-01\npublish = [\"photo\"]\n"
        ),
    );
    let path = content.0.path().join("content/qinghe/photos");
    std::fs::create_dir_all(&path).expect("a folder");
    std::fs::write(path.join(name), bytes).expect("a photo");
    content
}

fn said(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let told = with(name, bytes).check().told;
    told.iter().map(|one| (one.code.name().to_owned(), format!("{:?}", one.args))).collect()
}

fn codes(name: &str, bytes: &[u8]) -> Vec<String> {
    said(name, bytes).into_iter().map(|(code, _)| code).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn photos_are_large_enough_and_upright() {
    for (width, height, found) in [
        (300, 400, vec![]),
        (299, 400, vec!["W404"]),
        (400, 299, vec!["W404"]),
        (640, 400, vec![]),
        (641, 400, vec!["W410"]),
        (300, 660, vec![]),
        (300, 661, vec!["W410"]),
    ] {
        let bytes = encoded(width, height, ImageFormat::Png);
        assert_eq!(codes("a.png", &bytes), found, "{width} × {height}");
    }
}

#[test]
fn pictures_have_so_many_pixels() {
    let side = limits::IMAGE_SIDE;
    let high = u32::try_from(limits::IMAGE_PIXELS / 8_000).expect("small");
    let millions = format!("Text(\"{}\")", limits::IMAGE_PIXELS / 1_000_000);
    for (width, height, kind) in [
        (side + 1, 10, Some("pixels")),
        (10, side + 1, Some("pixels")),
        (8_000, high + 1, Some("pixels")),
        // What ends before its data is broken, not large.
        (side, 10, None),
        (8_000, high, None),
    ] {
        let said = said("a.png", &header(width, height));
        let is_large = said.iter().any(|(code, args)| {
            code == "E406" && args.contains("Text(\"pixels\")") && args.contains(&millions)
        });
        assert_eq!(is_large, kind.is_some(), "{width} × {height}: {said:?}");
        assert!(
            said.iter().any(|(code, _)| code == if kind.is_some() { "E406" } else { "E405" }),
            "{said:?}"
        );
    }
}

#[test]
fn what_takes_too_much_memory_is_told_apart() {
    // Sixteen bits and four channels: eight bytes a pixel.
    let mut deep = header(8_000, 4_000);
    (deep[24], deep[25]) = (16, 6);
    let said = said("a.png", &with_checksum(deep));
    assert!(said.iter().any(|(code, args)| code == "E406" && args.contains("Text(\"memory\")")), "{said:?}");
}

#[test]
fn a_picture_that_ends_early_is_named() {
    let jpeg = encoded(600, 750, ImageFormat::Jpeg);
    assert_eq!(codes("a.jpg", &jpeg), NONE);
    assert_eq!(codes("a.jpg", &jpeg[..jpeg.len() - 2]), ["E405"]);
    assert_eq!(codes("a.jpg", &jpeg[..jpeg.len() / 2]), ["E405"]);
    // What a phone adds behind it is passed over; an end before the data does not count.
    assert_eq!(codes("a.jpg", &[&jpeg[..], b"more"].concat()), NONE);
    let thumbnail =
        [&jpeg[..2], &[0xff, 0xe1, 0x00, 0x08, 1, 2, 0xff, 0xd9, 3, 4], &jpeg[2..jpeg.len() - 2]].concat();
    assert_eq!(codes("a.jpg", &thumbnail), ["E405"]);
    let png = encoded(600, 750, ImageFormat::Png);
    assert_eq!(codes("a.png", &png[..png.len() / 2]), ["E405"]);
    assert_eq!(codes("a.png", b"no picture"), ["E405"]);
}

#[test]
fn what_will_look_otherwise_is_said() {
    let deep = DynamicImage::ImageRgb16(image::ImageBuffer::from_pixel(
        600,
        750,
        image::Rgb([9_000u16, 50_000, 30_000]),
    ));
    let mut file = Cursor::new(Vec::new());
    deep.write_to(&mut file, ImageFormat::Png).expect("in memory");
    let told = said("a.png", &file.into_inner());
    assert!(told.len() == 1 && told[0].1.contains("image-deep"), "{told:?}");
    let mut inks = Vec::new();
    let grey: Vec<u8> = vec![40; 600 * 750 * 4];
    let encoder = jpeg_encoder::Encoder::new(&mut inks, 80);
    encoder.encode(&grey, 600, 750, jpeg_encoder::ColorType::Cmyk).expect("in memory");
    let told = said("a.jpg", &inks);
    assert!(told.len() == 1 && told[0].1.contains("image-cmyk"), "{told:?}");
    let mut moving = Vec::new();
    let mut encoder = png::Encoder::new(&mut moving, 600, 750);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).expect("two frames");
    let mut writer = encoder.write_header().expect("in memory");
    for shade in [90u8, 200] {
        writer.write_image_data(&vec![shade; 600 * 750 * 3]).expect("in memory");
    }
    writer.finish().expect("in memory");
    let told = said("a.png", &moving);
    assert!(told.len() == 1 && told[0].1.contains("image-animated"), "{told:?}");
    let told = said("a.webp", &moving_webp());
    assert!(told.iter().any(|(_, args)| args.contains("image-animated")), "{told:?}");
}

#[test]
fn what_decoding_takes_is_known_before() {
    let takes = |bytes: &[u8]| decoder(bytes).map(|(_, _, takes)| takes).expect("a picture");
    let pixels = 60 * 70;
    assert_eq!(takes(&encoded(60, 70, ImageFormat::Png)), pixels * 3);
    assert_eq!(takes(&encoded(60, 70, ImageFormat::Jpeg)), pixels * 3);
    // A picture of four channels beside its own.
    let webp = encoded(60, 70, ImageFormat::WebP);
    assert!([pixels * 7, pixels * 8].contains(&takes(&webp)), "{}", takes(&webp));
    // All coefficients of three components, two bytes each.
    let mut waves = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut waves, 80);
    encoder.set_progressive(true);
    encoder.encode(&vec![90; 60 * 70 * 3], 60, 70, jpeg_encoder::ColorType::Rgb).expect("in memory");
    assert_eq!(takes(&waves), pixels * 3 + pixels * 3 * 2);
}

/// A WebP of two frames (RFC 9649, 2.7.1.1): a picture in a container that says that it moves.
fn moving_webp() -> Vec<u8> {
    let still = encoded(600, 750, ImageFormat::WebP);
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut chunk = [&name[..], &u32::try_from(body.len()).expect("small").to_le_bytes(), body].concat();
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    };
    let size = |n: u32| [&(n - 1).to_le_bytes()[..3]].concat();
    let frame = [&[0u8; 6][..], &size(600), &size(750), &[100, 0, 0, 0], &still[12..]].concat();
    let body = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[&[0b10u8, 0, 0, 0][..], &size(600), &size(750)].concat()),
        chunk(b"ANIM", &[0; 6]),
        chunk(b"ANMF", &frame),
        chunk(b"ANMF", &frame),
    ]
    .concat();
    chunk(b"RIFF", &body)
}

#[test]
fn a_picture_lies_as_its_camera_was_held() {
    // EXIF 2.32, 4.6.4: orientation 6 is turned by a right angle; 1 is not.
    for (orientation, size) in [(1u8, (600, 750)), (3, (600, 750)), (6, (750, 600)), (8, (750, 600))] {
        let jpeg = encoded(600, 750, ImageFormat::Jpeg);
        let tiff = [
            &b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..],
            &[orientation, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        let length = u16::try_from(tiff.len() + 2).expect("short").to_be_bytes();
        let turned = [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat();
        let content = with("a.jpg", &turned);
        let site = content.site();
        let worker =
            site.communities[0].workers.values().find(|worker| worker.photo.is_some()).expect("a photo");
        let photo = worker.photo.as_ref().expect("a photo");
        assert_eq!((photo.width, photo.height), size, "{orientation}");
    }
}

#[test]
fn a_profile_that_unpacks_to_megabytes_is_passed_over() {
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageDecoder, ImageEncoder};
    let profile = |bytes: usize| {
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_icc_profile(vec![0; bytes]).expect("PNG has profiles");
        encoder.write_image(&[90; 12], 2, 2, ExtendedColorType::Rgb8).expect("in memory");
        let (mut decoder, ..) = crate::check::images::decoder(&png).expect("a picture");
        decoder.icc_profile().ok().flatten().map(|profile| profile.len())
    };
    let most = usize::try_from(limits::PNG_BYTES).expect("a few megabytes");
    assert_eq!(profile(most / 2), Some(most / 2));
    assert_eq!(profile(most * 2), None);
}

#[test]
fn a_photo_that_is_missing_is_guessed_from_those_that_are_there() {
    let content = with("zhao.jpg", &encoded(600, 750, ImageFormat::Jpeg));
    content.swap(WORKER, "zhao.jpg", "zhoa.jpg");
    let told = content.check().told;
    assert_eq!(told.iter().map(|one| one.code.name()).collect::<Vec<_>>(), ["E403"]);
    assert!(format!("{:?}", told[0].args).contains("zhao.jpg"), "{:?}", told[0].args);
}

#[test]
fn a_picture_of_a_notice_is_named_once() {
    let content = Content::new();
    content.swap("content/qinghe/notices/water.md", "明天停水。", "![水管](images/a.png)");
    assert_eq!(content.found(), ["E708 qinghe/notices/water.md:6"]);
    content.write("content/qinghe/notices/images/a.png", "no picture");
    assert_eq!(content.found(), ["E405 qinghe/notices/water.md:6"]);
}

#[test]
fn a_poster_shows_so_many_pictures() {
    let content = Content::new();
    let image = content.0.path().join("content/qinghe/notices/images/a.png");
    std::fs::create_dir_all(image.parent().expect("a folder")).expect("a folder");
    std::fs::write(image, encoded(600, 750, ImageFormat::Png)).expect("a picture");
    let poster = |pictures: usize| {
        let pictures = "![水管](images/a.png)\n".repeat(pictures);
        content.write(
            "content/qinghe/notices/water.md",
            &format!("+++\ntitle = \"停水\"\ndate = 2013-05-01\nposter = true\n+++\n{pictures}"),
        );
        content.found()
    };
    assert_eq!(poster(limits::POSTER_PICTURES), NONE);
    assert_eq!(
        poster(limits::POSTER_PICTURES + 1),
        [format!("E109 qinghe/notices/water.md:{}", 6 + limits::POSTER_PICTURES)]
    );
}

#[test]
fn every_picture_is_found_by_its_digest() {
    let bytes = encoded(600, 750, ImageFormat::Png);
    let checked = with("a.png", &bytes).check().checked.expect("a site");
    assert!(checked.images.contains_key(&Digest::of(&bytes)));
}
