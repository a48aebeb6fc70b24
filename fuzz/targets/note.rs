#![no_main]

#[allow(dead_code, reason = "a target knows one kind of input")]
#[path = "../arena.rs"]
mod arena;

use arena::{Arena, Kind};

std::thread_local! {
    static ARENA: Arena = Arena::open();
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    ARENA.with(|arena| arena.face(Kind::Note, data));
});
