//! What an import reads at most, so that a hostile or mistaken file costs a sentence and not the machine.

/// Bytes of a file that is read as a whole; larger tidy tables go through the streaming path.
pub const MAX_BYTES: u64 = 256 << 20;

/// Bytes that a workbook may have when unpacked, all its parts together.
pub const MAX_UNPACKED: u64 = 256 << 20;

/// Parts of a workbook.
pub const MAX_PARTS: usize = 10_000;

/// Cells of a sheet or text table, empty ones between others included.
pub const MAX_CELLS: usize = 4_000_000;

/// Columns, those of a spreadsheet.
pub const MAX_COLUMNS: usize = 16_384;

/// Characters of a cell, those of a spreadsheet.
pub const MAX_CHARS: usize = 32_767;

/// Diagnostics of one kind that are told one by one for a file; the rest are counted.
pub const MAX_TOLD: usize = 50;

/// Sentences that streaming a table keeps; further ones are counted by their code, so that memory stays bounded.
pub const MAX_REASONS: usize = 1_000;
