//! Offset map: which bytes of an original stand behind the bytes of a text made from it.

/// A stretch of output and the stretch of input it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    out: usize,
    out_len: usize,
    input: usize,
    in_len: usize,
    /// Output and input agree byte for byte in length, so that positions inside the run map one to one.
    straight: bool,
    /// Input without output that belongs to the character before it (a reading in brackets).
    attached: bool,
}

/// Maps byte positions of a text back to the bytes it was made from.
#[derive(Clone, Debug, Default)]
pub struct Offsets {
    runs: Vec<Run>,
    out: usize,
    input: usize,
}

impl Offsets {
    /// Makes room for a number of changes.
    pub fn reserve(&mut self, changes: usize) {
        self.runs.reserve(changes);
    }

    /// `len` bytes of input were taken over in the same number of bytes, character by character.
    pub fn keep(&mut self, len: usize) {
        match self.runs.last_mut() {
            Some(run) if run.straight => {
                run.out_len += len;
                run.in_len += len;
            }
            _ => self.push(len, len, true, false),
        }
        self.out += len;
        self.input += len;
    }

    /// `in_len` bytes of input, one character or mark, became `out_len` bytes.
    pub fn replace(&mut self, in_len: usize, out_len: usize) {
        self.push(out_len, in_len, false, false);
        self.out += out_len;
        self.input += in_len;
    }

    /// `in_len` bytes of input were left out; `attached` if they belong to the character before them.
    pub fn skip(&mut self, in_len: usize, attached: bool) {
        self.push(0, in_len, false, attached);
        self.input += in_len;
    }

    fn push(&mut self, out_len: usize, in_len: usize, straight: bool, attached: bool) {
        self.runs.push(Run { out: self.out, out_len, input: self.input, in_len, straight, attached });
    }

    /// The bytes of the original behind `start..end` of the text, attached input after the end included.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        if self.runs.is_empty() || start >= end {
            return (self.input, self.input);
        }
        let first = self.holding(start);
        let run = &self.runs[first];
        let from = if run.straight { run.input + (start - run.out) } else { run.input };
        let mut last = self.holding(end - 1);
        let run = &self.runs[last];
        let mut to = if run.straight { run.input + (end - run.out) } else { run.input + run.in_len };
        if end == run.out + run.out_len {
            while let Some(next) = self.runs.get(last + 1).filter(|r| r.attached) {
                to = next.input + next.in_len;
                last += 1;
            }
        }
        (from, to)
    }

    /// Index of the run that output byte `at` lies in, the last one for bytes past the end.
    fn holding(&self, at: usize) -> usize {
        let mut index = self.runs.partition_point(|run| run.out <= at).saturating_sub(1);
        while index > 0 && self.runs[index].out_len == 0 {
            index -= 1;
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_map_through_kept_replaced_and_skipped_input() {
        let mut map = Offsets::default();
        map.keep(6); // 增长
        map.skip(7, true); // (zhǎng)
        map.replace(3, 1); // full-width digit
        map.keep(1);
        assert_eq!(map.original(0, 6), (0, 13), "a reading goes with its character");
        assert_eq!(map.original(0, 3), (0, 3));
        assert_eq!(map.original(6, 7), (13, 16));
        assert_eq!(map.original(6, 8), (13, 17));
        assert_eq!(map.original(3, 8), (3, 17));
    }
}
