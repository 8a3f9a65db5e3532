//! Blocks to row groups on several threads. One thread reads the file, others take turns with the blocks, and the calling
//! one writes what they give in the order of the file, so that the number of threads changes nothing.

use std::fs::File;
use std::io::BufWriter;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Error, Result, anyhow, bail};
use polars::io::parquet::write::{BatchedWriter, RowGroupIterColumns};
use polars::prelude::*;

use super::super::parquet;
use super::super::table::Table;
use super::batch::{Batch, Reader, schema};
use super::blocks::{Block, Blocks};
use super::split::{self, Cells};
use super::told::Streamed;

/// Threads that read blocks at most; each holds one of them and its columns.
const MAX_THREADS: usize = 8;

/// Rows of a frame that is read from Parquet.
const FRAME: usize = 1 << 18;

/// Where the rows come from.
pub enum Source {
    /// A text table behind its titles.
    Text {
        /// Its blocks.
        blocks: Blocks<File>,
        /// Between its cells.
        separator: u8,
    },
    /// Frames of the columns that are used.
    Frames(Box<LazyFrame>),
}

/// A part of the table.
enum Part {
    Text(Block),
    Frame(DataFrame),
}

/// A part with what it needs of its neighbours: each tells the next how many rows stand before it.
struct Work {
    part: Result<Part>,
    before: Receiver<u64>,
    after: SyncSender<u64>,
}

/// A part that was read.
struct Done {
    groups: Vec<RowGroupIterColumns<'static, PolarsError>>,
    told: Streamed,
}

type Writer = BatchedWriter<BufWriter<File>>;

/// Reads a table and writes it as Parquet to `out`, or only counts.
///
/// # Errors
/// The first that comes up in the order of the file: it cannot be read or written, or is no text.
pub fn run(source: Source, batch: &Batch, name: &str, out: Option<&Path>) -> Result<Streamed> {
    let writer = out.map(create).transpose()?;
    let separator = match &source {
        Source::Text { separator, .. } => *separator,
        Source::Frames(_) => b',',
    };
    let unwritten = || format!("{name}: cannot be written as Parquet");
    let threads = rayon::current_num_threads().clamp(1, MAX_THREADS);
    let mut told = Streamed { file: name.to_string(), ..Streamed::default() };
    std::thread::scope(|scope| -> Result<()> {
        let (mut senders, mut results) = (Vec::new(), Vec::new());
        for _ in 0..threads {
            let (send, work) = sync_channel::<Work>(0);
            let (give, result) = sync_channel::<Result<Done>>(1);
            senders.push(send);
            results.push(result);
            let writer = &writer;
            scope.spawn(move || {
                let table = Table::default();
                let mut reader = Reader::new(batch, &table);
                for work in work {
                    // Nobody waits for it once an earlier part has failed.
                    if give.send(one(work, &mut reader, separator, name, writer.as_ref())).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || deal(source, Dealer::new(senders), name));
        // A thread that has no further part has had its last one, and so have all after it.
        for result in results.iter().cycle() {
            let Ok(done) = result.recv() else { break };
            let done = done?;
            told.add(done.told);
            if let Some(writer) = &writer {
                writer.write_row_groups(done.groups).map_err(Error::new).with_context(unwritten)?;
            }
        }
        Ok(())
    })?;
    if let Some(writer) = writer {
        writer.finish().map_err(Error::new).with_context(unwritten)?;
    }
    Ok(told)
}

fn create(path: &Path) -> Result<Writer> {
    let context = || format!("{}: cannot write", path.display());
    let types = types(path).map_err(Error::new).with_context(context)?;
    let file = File::create(path).with_context(context)?;
    let writer = ParquetWriter::new(BufWriter::with_capacity(1 << 20, file)).with_key_value_metadata(types);
    writer.batched(&schema()).map_err(Error::new).with_context(context)
}

/// What polars' own sink says of the types of the columns: texts as every reader knows them, where the writer of single row
/// groups would call them views, which older readers do not open. Learnt from an empty table that is written over.
fn types(path: &Path) -> PolarsResult<Option<KeyValueMetadata>> {
    let target = SinkTarget::Path(PlRefPath::try_from_path(path)?);
    let format = FileWriteFormat::Parquet(Arc::new(ParquetWriteOptions::default()));
    let sink = DataFrame::empty_with_schema(&schema()).lazy().sink(
        SinkDestination::File { target },
        format,
        UnifiedSinkArgs::default(),
    )?;
    sink.collect_with_engine(Engine::Streaming)?;
    let mut reader = ParquetReader::new(File::open(path)?);
    let pairs = reader.get_metadata()?.key_value_metadata.clone();
    Ok(pairs.map(KeyValueMetadata::Static))
}

/// Hands parts out in turn.
struct Dealer {
    senders: Vec<SyncSender<Work>>,
    turn: usize,
    before: Receiver<u64>,
}

impl Dealer {
    fn new(senders: Vec<SyncSender<Work>>) -> Self {
        let (first, before) = sync_channel(1);
        // The channel is new and has room for it.
        let _ = first.send(0);
        Dealer { senders, turn: 0, before }
    }

    /// Gives a part to the thread whose turn it is; whether it took it.
    fn deal(&mut self, part: Result<Part>) -> bool {
        let (after, next) = sync_channel(1);
        let work = Work { part, before: std::mem::replace(&mut self.before, next), after };
        let sender = self.senders.get(self.turn % self.senders.len().max(1));
        self.turn += 1;
        sender.is_some_and(|sender| sender.send(work).is_ok())
    }
}

/// Deals all parts out, until there are no more or nobody takes them.
fn deal(source: Source, mut dealer: Dealer, name: &str) {
    match source {
        Source::Text { mut blocks, .. } => while blocks.next().is_some_and(|b| dealer.deal(b.map(Part::Text))) {},
        Source::Frames(frame) => {
            let dealer = Arc::new(Mutex::new(dealer));
            let deal = |dealer: &Mutex<Dealer>, part| dealer.lock().is_ok_and(|mut dealer| dealer.deal(part));
            let taker = dealer.clone();
            let take = PlanCallback::new(move |frame: DataFrame| Ok(!deal(&taker, Ok(Part::Frame(frame)))));
            let read = frame.sink_batches(take, true, NonZeroUsize::new(FRAME));
            if let Err(error) = read.and_then(|f| f.collect_with_engine(Engine::Streaming)) {
                deal(&dealer, Err(Error::new(error).context(format!("{name}: cannot read"))));
            }
            // Whoever still holds the callback holds no thread up.
            if let Ok(mut dealer) = dealer.lock() {
                dealer.senders.clear();
            }
        }
    }
}

/// Reads one part.
fn one(work: Work, reader: &mut Reader, separator: u8, name: &str, writer: Option<&Writer>) -> Result<Done> {
    let Work { part, before, after } = work;
    reader.begin();
    match part? {
        Part::Text(block) => text(&block, reader, separator, name)?,
        Part::Frame(frame) => rows(&frame, reader).map_err(Error::new).with_context(|| name.to_string())?,
    }
    let before = before.recv().map_err(|_| anyhow!("{name}: an earlier part could not be read"))?;
    // The next part waits for it, or has failed and does not.
    let _ = after.send(before + reader.rows());
    let mut groups = Vec::new();
    if let Some(writer) = writer {
        let frame = reader.frame(before).map_err(Error::new).with_context(|| name.to_string())?;
        let encoded: PolarsResult<Vec<_>> = writer.encode_and_compress(&frame).collect();
        groups = encoded.map_err(Error::new).with_context(|| name.to_string())?;
    }
    Ok(Done { groups, told: reader.told(before) })
}

fn text(block: &Block, reader: &mut Reader, separator: u8, name: &str) -> Result<()> {
    let Ok(text) = simdutf8::basic::from_utf8(&block.bytes) else {
        let valid = std::str::from_utf8(&block.bytes).err().map_or(0, |e| e.valid_up_to());
        let line = block.line + block.bytes[..valid].iter().filter(|b| **b == b'\n').count() as u64;
        let at = block.at + valid as u64;
        bail!("{name}:{line}: byte {at} is not UTF-8; save a table of this size as UTF-8");
    };
    split::rows(text, separator, |line, cells| reader.row(Some(block.line + line), cells))
        .with_context(|| name.to_string())
}

/// Reads the rows of a frame as if they were printed.
fn rows(frame: &DataFrame, reader: &mut Reader) -> PolarsResult<()> {
    let columns: Vec<Vec<String>> = frame.columns().iter().map(parquet::column).collect::<PolarsResult<_>>()?;
    let (mut bytes, mut cells) = (Vec::new(), Vec::new());
    for row in 0..frame.height() {
        bytes.clear();
        cells.clear();
        for column in &columns {
            let from = bytes.len();
            bytes.extend(column[row].as_bytes());
            cells.push((from, bytes.len()));
        }
        reader.row(None, &Cells::new(&bytes, &cells));
    }
    Ok(())
}
