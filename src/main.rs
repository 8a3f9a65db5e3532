//! Parses the command line, runs the command, and turns its outcome into an exit code.

use std::io::Write;
use std::process::ExitCode;

/// Records are made of many small pieces, on every core: see `docs/decisions/0011-allocator.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match jianbao::cli::run(std::env::args_os()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr().lock(), "jianbao: {error:#}");
            ExitCode::from(2)
        }
    }
}
