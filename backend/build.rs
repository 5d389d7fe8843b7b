//! Makes sure that there is a folder to embed, and that a new page means a new binary.

fn main() -> std::io::Result<()> {
    let page = "../frontend/dist";
    std::fs::create_dir_all(page)?;
    println!("cargo:rerun-if-changed={page}");
    Ok(())
}
