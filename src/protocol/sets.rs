//! What the page and its data worker say to each other of files of prompts. The file itself goes beside the message.

use super::ProtocolError;
use super::wire::{Reader, Writer};
use crate::dataset::{
    CategoryInterner, Columns, FilePreview, FoundPrompt, KindBasis, KindColumn, KindIn, ParseReport, Problem, Schema,
    Suggestion,
};
use crate::domain::{Category, Kind, Prompt};

pub(super) const READ_SET: u8 = 5;
pub(super) const LOOK_AT: u8 = 7;

/// A file to be read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSet {
    /// Comes back with the answer.
    pub id: u32,
    /// The set's id.
    pub set: String,
    /// What to call the file in an error.
    pub name: String,
    /// Where its rows have what.
    pub shape: Schema,
}

/// The beginning of a file, to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAt {
    /// Comes back with the answer.
    pub id: u32,
    /// What to call the file in an error.
    pub name: String,
}

/// A file as it was read: all but its prompts, which follow in blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetHead {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// All that is known of it but its prompts.
    pub found: ParseReport,
    /// How many prompts follow.
    pub count: usize,
}

/// Prompts that came in a message, to be taken out a block at a time: reading many at once would hold the page up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    bytes: Vec<u8>,
    at: usize,
    categories: Vec<Category>,
}

/// About so many bytes of prompts are in one block.
const BLOCK_BYTES: usize = 1 << 19;

impl ReadSet {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let mut message = Writer::new(READ_SET, 64);
        message.u32(self.id);
        message.text(&self.set);
        message.text(&self.name);
        message.shape(&self.shape);
        message.finish()
    }

    pub(super) fn read(message: &mut Reader) -> Result<Self, ProtocolError> {
        Ok(Self {
            id: message.u32("an id")?,
            set: message.text("a set's id")?.to_owned(),
            name: message.text("a file's name")?.to_owned(),
            shape: message.shape()?,
        })
    }
}

impl LookAt {
    /// The message.
    pub fn encode(&self) -> Vec<u8> {
        let mut message = Writer::new(LOOK_AT, 64);
        message.u32(self.id);
        message.text(&self.name);
        message.finish()
    }

    pub(super) fn read(message: &mut Reader) -> Result<Self, ProtocolError> {
        Ok(Self { id: message.u32("an id")?, name: message.text("a file's name")?.to_owned() })
    }
}

impl Writer {
    pub(super) fn set(&mut self, head: &SetHead, blocks: &Blocks) {
        let SetHead { sha256, found, count } = head;
        self.text(sha256);
        self.list(&found.columns, |message, column| message.text(column));
        for count in [found.rows, found.doubles, found.bad] {
            self.u64(count);
        }
        self.problems(&found.problems);
        self.size(*count);
        self.list(&blocks.categories, |message, category| message.text(category.as_str()));
        self.bytes(&blocks.bytes);
    }

    pub(super) fn look(&mut self, seen: &FilePreview) {
        let texts = |message: &mut Self, texts: &Vec<String>| message.list(texts, |message, text| message.text(text));
        texts(self, &seen.columns);
        self.list(&seen.rows, texts);
        self.list(&seen.examples, texts);
        self.u8(seen.suggestion.is_some().into());
        if let Some(Suggestion { columns, basis }) = &seen.suggestion {
            self.columns(columns);
            match basis {
                KindBasis::Named => self.u8(0),
                KindBasis::Cells => self.u8(1),
                KindBasis::Assumed => self.u8(2),
                KindBasis::Contradicted => self.u8(3),
                KindBasis::OfResponse(response) => {
                    self.u8(4);
                    self.text(response);
                }
            }
        }
        self.text(&seen.encoding);
        self.u8(seen.wants_whole.into());
        self.problems(&seen.problems);
    }
}

impl Reader<'_> {
    /// To the message's end.
    pub(super) fn set(&mut self) -> Result<(SetHead, Blocks), ProtocolError> {
        let sha256 = self.text("a hash")?.to_owned();
        let columns = self.list("the list of columns", 4, |message| message.text("a column").map(str::to_owned))?;
        let mut count = || self.u64("a count");
        let found = ParseReport { columns, rows: count()?, doubles: count()?, bad: count()?, ..ParseReport::default() };
        let found = ParseReport { problems: self.problems()?, ..found };
        let count = self.size("the count of prompts")?;
        let categories =
            self.list("the list of categories", 4, |message| message.text("a category").map(Category::from))?;
        Ok((SetHead { sha256, found, count }, Blocks { bytes: self.take_rest().to_vec(), at: 0, categories }))
    }

    pub(super) fn look(&mut self) -> Result<FilePreview, ProtocolError> {
        let texts = |message: &mut Self| {
            message.list("a list of cells", 4, |message| message.text("a cell").map(str::to_owned))
        };
        let columns = texts(self)?;
        let rows = self.list("the list of rows", 4, texts)?;
        let examples = self.list("the list of examples", 4, texts)?;
        let suggestion = match self.flag("whether there is a suggestion")? {
            true => Some(self.suggestion()?),
            false => None,
        };
        let encoding = self.text("an encoding")?.to_owned();
        let wants_whole = self.flag("the wish for the whole file")?;
        Ok(FilePreview { columns, rows, examples, suggestion, encoding, wants_whole, problems: self.problems()? })
    }

    fn suggestion(&mut self) -> Result<Suggestion, ProtocolError> {
        let columns = self.columns()?;
        let basis = match self.u8("why a kind is suggested")? {
            0 => KindBasis::Named,
            1 => KindBasis::Cells,
            2 => KindBasis::Assumed,
            3 => KindBasis::Contradicted,
            4 => KindBasis::OfResponse(self.text("a column")?.to_owned()),
            _ => return Err(ProtocolError::Malformed("why a kind is suggested")),
        };
        Ok(Suggestion { columns, basis })
    }
}

/// Prompts on their way into blocks, which name their categories by their places.
pub struct BlockWriter {
    bytes: Writer,
    categories: CategoryInterner,
    count: usize,
    /// Where the entries of the open block begin, and how many prompts came before it.
    block: Option<(usize, usize)>,
}

impl BlockWriter {
    /// Room for so many bytes; it grows where they do not suffice.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Writer::piece(bytes), categories: CategoryInterner::default(), count: 0, block: None }
    }

    /// The next prompt.
    pub fn add(&mut self, prompt: &FoundPrompt<'_>) {
        let size = PROMPT_BYTES + prompt.id.len() + prompt.text.len();
        if self.block.is_some_and(|(begin, _)| self.bytes.len() - begin + size > BLOCK_BYTES) {
            self.close();
        }
        let Self { bytes, categories, count, block } = self;
        block.get_or_insert_with(|| (bytes.open_list(), *count));
        bytes.text(prompt.id);
        bytes.size(categories.place(prompt.category));
        bytes.kind(prompt.kind);
        bytes.text(prompt.text);
        *count += 1;
    }

    fn close(&mut self) {
        if let Some((begin, before)) = self.block.take() {
            self.bytes.close_list(begin, self.count - before);
        }
    }

    /// How many prompts came.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All of them.
    pub fn finish(mut self) -> Blocks {
        self.close();
        Blocks { bytes: self.bytes.finish(), at: 0, categories: self.categories.into_names() }
    }
}

impl Blocks {
    /// How many bytes they are.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The next prompts; `None` when all are out.
    pub fn next_block(&mut self) -> Option<Result<Vec<Prompt>, ProtocolError>> {
        let left = self.bytes.get(self.at..).filter(|left| !left.is_empty())?;
        let mut reader = Reader::over(left);
        let block = reader.list("a block of prompts", PROMPT_BYTES, |message| {
            let id = message.text("a prompt's id")?.to_owned();
            let category = self.categories.get(message.size("a category")?);
            let category = category.cloned().ok_or(ProtocolError::Malformed("a category"))?;
            let kind = message.kind()?;
            Ok(Prompt { id, category, kind, text: message.text("a prompt")?.to_owned(), note: None })
        });
        self.at = if block.is_ok() { self.bytes.len() - reader.take_rest().len() } else { self.bytes.len() };
        Some(block)
    }
}

/// A prompt with neither id nor text.
const PROMPT_BYTES: usize = 4 + 4 + 1 + 4;
/// A problem without words.
const PROBLEM_BYTES: usize = 8 + 4;

impl Writer {
    fn problems(&mut self, problems: &[Problem]) {
        self.list(problems, |message, problem| {
            message.u64(problem.line);
            message.text(&problem.what);
        });
    }

    fn kind(&mut self, kind: Kind) {
        self.u8(kind as u8);
    }

    fn shape(&mut self, shape: &Schema) {
        match shape {
            Schema::OrBench(kind) => {
                self.u8(0);
                self.kind(*kind);
            }
            Schema::XsTest => self.u8(1),
            Schema::Alert => self.u8(2),
            Schema::Own(columns) => {
                self.u8(3);
                self.columns(columns);
            }
        }
    }

    fn columns(&mut self, columns: &Columns) {
        self.text(&columns.prompt);
        let given = |column: &Option<String>| column.clone().unwrap_or_default();
        self.text(&given(&columns.category));
        self.text(&given(&columns.id));
        match &columns.kind {
            KindIn::All(kind) => {
                self.u8(0);
                self.kind(*kind);
            }
            KindIn::Column(column) => {
                self.u8(1);
                self.text(&column.name);
                self.u8(column.yes.map_or(0, |kind| 1 + kind as u8));
            }
        }
    }
}

fn kind_at(place: u8) -> Result<Kind, ProtocolError> {
    Kind::ALL.get(usize::from(place)).copied().ok_or(ProtocolError::Malformed("a kind of prompt"))
}

impl Reader<'_> {
    fn problems(&mut self) -> Result<Vec<Problem>, ProtocolError> {
        self.list("the list of problems", PROBLEM_BYTES, |message| {
            Ok(Problem { line: message.u64("a line")?, what: message.text("a problem")?.to_owned() })
        })
    }

    fn kind(&mut self) -> Result<Kind, ProtocolError> {
        kind_at(self.u8("a kind")?)
    }

    fn shape(&mut self) -> Result<Schema, ProtocolError> {
        Ok(match self.u8("a shape")? {
            0 => Schema::OrBench(self.kind()?),
            1 => Schema::XsTest,
            2 => Schema::Alert,
            3 => Schema::Own(self.columns()?),
            _ => return Err(ProtocolError::Malformed("a shape")),
        })
    }

    fn columns(&mut self) -> Result<Columns, ProtocolError> {
        let mut column = || self.text("a column").map(str::to_owned);
        let (prompt, category, id) = (column()?, column()?, column()?);
        let given = |column: String| Some(column).filter(|column| !column.is_empty());
        let kind = if self.flag("where the kind stands")? {
            let name = self.text("a column")?.to_owned();
            let yes = match self.u8("what yes means")? {
                0 => None,
                kind => Some(kind_at(kind - 1)?),
            };
            KindIn::Column(KindColumn { name, yes })
        } else {
            KindIn::All(self.kind()?)
        };
        Ok(Columns { prompt, category: given(category), kind, id: given(id) })
    }
}
