//! Steps: which bytes stand behind a decoded text, kept as runs of characters of one width.

/// Characters that take the same number of bytes each, before and after decoding.
#[derive(Clone, Copy, Debug)]
struct Run {
    out: usize,
    input: usize,
    out_step: usize,
    in_step: usize,
}

/// Maps positions of a text back to the bytes it was decoded from.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    runs: Vec<Run>,
    out: usize,
    input: usize,
}

impl Steps {
    /// A character of `in_len` bytes became `out_len` bytes of text.
    pub fn character(&mut self, in_len: usize, out_len: usize) {
        self.run(in_len, out_len);
        self.out += out_len;
        self.input += in_len;
    }

    /// `len` bytes are the same before and after.
    pub fn straight(&mut self, len: usize) {
        if len > 0 {
            self.run(1, 1);
            self.out += len;
            self.input += len;
        }
    }

    fn run(&mut self, in_step: usize, out_step: usize) {
        if self.runs.last().is_none_or(|run| (run.in_step, run.out_step) != (in_step, out_step)) {
            self.runs.push(Run { out: self.out, input: self.input, out_step, in_step });
        }
    }

    /// Bytes noted so far.
    pub fn input(&self) -> usize {
        self.input
    }

    /// The bytes behind `start..end` of the text.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let from = self.before(start).0;
        let to = if start < end { self.before(end - 1).1 } else { from };
        (from, to)
    }

    /// First byte of the character that holds byte `at` of the text, and the byte after its last.
    fn before(&self, at: usize) -> (usize, usize) {
        if at >= self.out {
            return (self.input, self.input);
        }
        let index = self.runs.partition_point(|run| run.out <= at).saturating_sub(1);
        let Some(run) = self.runs.get(index) else { return (self.input, self.input) };
        let start = run.input + (at - run.out) / run.out_step.max(1) * run.in_step;
        (start, start + run.in_step)
    }
}
