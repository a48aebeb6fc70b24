//! The theme and the starter are embedded: build again when a file is added to them.

fn main() {
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=src/cli/starter");
}
