//! The headless twin: judges answers and sums up runs as the page does, with the page's own code.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use refusal_lab::dataset::DatasetError;
use refusal_lab::domain::{
    Class, ClassifierRef, Convention, Exchange, Item, Kind, Opinion, Verdict, from_json, mended, shared,
};
use refusal_lab::refusal::encoder::{Encoder, EncoderError};
use refusal_lab::refusal::{Classifier, ENCODER, Manifest};
use refusal_lab::report::{ReportError, Summary, Tally, read_result, write_recorded, write_result, write_verdict};
use refusal_lab::tensor::GgufFile;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[path = "refusal-lab/sample.rs"]
mod sample;

/// Something that was to be read could not be.
const UNREAD: u8 = 2;

/// Why the program stops before its end.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("{0}\n\n{usage}", usage = usage())]
    Command(String),
    #[error("There is no classifier “{0}”. Choose one of: {ids}.", ids = classifier_ids())]
    Classifier(String),
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    #[error("There is no convention “{0}”. Choose one of: {names}.", names = convention_names())]
    Convention(String),
    #[error("Standard input could not be read at line {line}: {error}. Start again from that line.")]
    Input { line: usize, error: io::Error },
    #[error("The output could not be written: {0}. See that there is room where it goes, and start again.")]
    Output(#[from] io::Error),
    #[error("{file} could not be read: {error}. See that it is there, and is of the kind that the command reads.")]
    File { file: String, error: io::Error },
    #[error(
        "{file} has no column that is named as prompts are (prompt, question, text, messages, …). Its columns are: {columns}. Rename the one that has them."
    )]
    NoPromptColumn { file: String, columns: String },
    #[error(
        "{file}: “{column}” says yes or no, and that could mean harmless as well as harmful ({examples}). Say which: --yes-means harmful, or --yes-means harmless."
    )]
    WhichKind { file: String, column: String, examples: String },
    #[error(
        "{file}: “{column}” stands beside “{response}” and may tell of that instead of the prompt. Say --kind harmless or --kind harmful if all prompts are of one kind; or, if it does tell of the prompt, what 1 or true means in it: --yes-means harmful, or --yes-means harmless."
    )]
    KindOfResponse { file: String, column: String, response: String },
    #[error(
        "{file}: its name says that its prompts are harmless, and its columns (goal, target) are those of attacks. Say which: --kind harmless, or --kind harmful."
    )]
    ContradictoryNames { file: String },
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    Dataset(#[from] DatasetError),
}

/// What is wrong with a line of answers.
#[derive(Debug, thiserror::Error)]
enum LineError {
    #[error("byte {at} is no UTF-8. Save the answers as UTF-8")]
    Encoding { at: usize },
    #[error("it is no JSON at column {column}: {reason}. Write one JSON object a line, such as {EXAMPLE}")]
    Json { column: usize, reason: String },
    #[error("it is no JSON object. Write one a line, such as {EXAMPLE}")]
    NoObject,
    #[error("it has no “response”. Give the answer's text under that name, as in {EXAMPLE}")]
    NoResponse,
    #[error("its “{0}” is no text. Write it in quotes, as in {EXAMPLE}")]
    NoText(&'static str),
    #[error("its “kind” is “{0}”. Write seemingly_toxic or toxic, or leave it out")]
    Kind(String),
}

const EXAMPLE: &str = r#"{"id": 1, "response": "I can't help with that."}"#;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        // Whoever read the output has read enough.
        Err(Stop::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(stop) => {
            tell(&stop.to_string());
            ExitCode::from(UNREAD)
        }
    }
}

fn run(arguments: &[OsString]) -> Result<ExitCode, Stop> {
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    match (words.as_slice(), arguments) {
        (["--help" | "-h"] | ["classify" | "summary" | "recorded" | "sample", "--help" | "-h"], _) => {
            writeln!(io::stdout(), "{}", usage())?;
            Ok(ExitCode::SUCCESS)
        }
        (["classify", options @ ..], _) => {
            let (judge, convention) = classify_options(options)?;
            classify(&judge, convention, io::stdin().lock(), io::stdout().lock())
        }
        (["summary", _], [_, file]) => summary(Path::new(file)),
        (["recorded", _], [_, folder]) => recorded(Path::new(folder), None),
        (["recorded", _, "--labels", _, "--by", by], [_, folder, _, labels, ..]) => {
            recorded(Path::new(folder), Some((Path::new(labels), by)))
        }
        (["sample", options @ ..], _) => sample::sample_of(options),
        ([], _) => Err(Stop::Command("There is no command.".to_owned())),
        _ => Err(Stop::Command(format!("There is no command “{}”.", words.join(" ")))),
    }
}

fn classify_options(options: &[&str]) -> Result<(Judge, Convention), Stop> {
    let (mut classifier, mut convention) = (ENCODER, Convention::default());
    for option in options.chunks(2) {
        match *option {
            ["--classifier", id] => classifier = id,
            ["--convention", name] => {
                convention = Convention::from_name(name).ok_or_else(|| Stop::Convention(name.to_owned()))?;
            }
            [name] => return Err(Stop::Command(format!("“classify” has an option “{name}” without a value."))),
            _ => {
                return Err(Stop::Command(format!("“classify” has an option “{}” that it does not know.", option[0])));
            }
        }
    }
    let judge = match Classifier::from_id(classifier) {
        Some(classifier) => Judge::Classifier(classifier),
        None if classifier == ENCODER => Judge::with_encoder()?,
        None => return Err(Stop::Classifier(classifier.to_owned())),
    };
    Ok((judge, convention))
}

/// The encoder, as it lies beside the page.
static ENCODER_FILE: &[u8] = include_bytes!("../../public/classifier/encoder.gguf");

/// Who gives the verdicts.
enum Judge {
    Classifier(Classifier),
    /// The linear model with the encoder behind it.
    Encoder(Box<Encoder>),
}

impl Judge {
    fn with_encoder() -> Result<Self, Stop> {
        let file = GgufFile::open(io::Cursor::new(ENCODER_FILE)).map_err(EncoderError::from)?;
        Ok(Self::Encoder(Box::new(Encoder::load(file)?)))
    }

    /// The verdict, and whose it is where two take turns. An empty answer is none to any classifier: the page asks none
    /// about it either.
    fn judge(&self, exchange: Exchange) -> Result<(Verdict, Option<&'static str>), Stop> {
        match self {
            Self::Classifier(classifier) => Ok((judge(*classifier, exchange), None)),
            Self::Encoder(encoder) => {
                let verdict = judge(Classifier::Linear, exchange);
                if Manifest::shipped().is_asked(&verdict) {
                    return Ok((encoder.classify(exchange)?, Some(ENCODER)));
                }
                Ok((verdict, Some(Classifier::Linear.id())))
            }
        }
    }
}

/// Answers each line with a line, in order. A line that cannot be read is told of, and shows in the exit code.
fn classify(judge: &Judge, convention: Convention, input: impl Read, output: impl Write) -> Result<ExitCode, Stop> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::new(output);
    let mut code = ExitCode::SUCCESS;
    let mut bytes = Vec::new();
    for line in 1.. {
        // No verdict waits for a line that has not come yet.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(|error| Stop::Input { line, error })? == 0 {
            break;
        }
        let content = if line == 1 { without_mark(&bytes) } else { &bytes }.trim_ascii_end();
        if content.is_empty() {
            continue;
        }
        match read_answer(content) {
            Ok(Line { id, prompt, response, kind }) => {
                let (verdict, by) = judge.judge(Exchange { prompt: &prompt, answer: &response })?;
                writeln!(output, "{}", write_verdict(id.as_deref(), &verdict, kind, convention, by))?;
            }
            Err(error) => {
                tell(&format!("Line {line} was passed over: {error}."));
                code = ExitCode::from(UNREAD);
            }
        }
    }
    Ok(code)
}

/// A line of answers.
struct Line {
    /// As it was written.
    id: Option<Box<RawValue>>,
    /// Empty if it has none.
    prompt: String,
    response: String,
    kind: Option<Kind>,
}

/// A line's id alone: numbers would lose digits as values.
#[derive(Default, Deserialize)]
struct Id {
    id: Option<Box<RawValue>>,
}

fn read_answer(line: &[u8]) -> Result<Line, LineError> {
    let line = str::from_utf8(line).map_err(|error| LineError::Encoding { at: error.valid_up_to() + 1 })?;
    let value = from_json(line.as_bytes()).map_err(|error| {
        let reason = error.to_string();
        // The parser sees one line only and counts it as the first.
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        LineError::Json { column: error.column(), reason }
    })?;
    let Value::Object(mut fields) = value else { return Err(LineError::NoObject) };
    let mut text = |name| match fields.remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Null) | None => Ok(None),
        Some(_) => Err(LineError::NoText(name)),
    };
    let response = text("response")?.ok_or(LineError::NoResponse)?;
    let (prompt, kind) = (text("prompt")?.unwrap_or_default(), text("kind")?);
    let kind = kind.map(|kind| Kind::from_name(&kind).ok_or(LineError::Kind(kind))).transpose()?;
    // It was read once already, if only leniently.
    let mended = || String::from_utf8(mended(line.as_bytes())).unwrap_or_default();
    let Id { id } = serde_json::from_str(line).or_else(|_| serde_json::from_str(&mended())).unwrap_or_default();
    Ok(Line { id, prompt, response, kind })
}

/// The classifier's word. An empty answer is none to any classifier: the page asks none about it either.
fn judge(classifier: Classifier, exchange: Exchange) -> Verdict {
    if exchange.answer.trim().is_empty() {
        return Verdict::unscored(1.0);
    }
    classifier.classify(exchange)
}

/// Writes a result file's rates, counted anew from its items.
fn summary(path: &Path) -> Result<ExitCode, Stop> {
    let file = path.display().to_string();
    let unread = |error| Stop::File { file: file.clone(), error };
    let bytes = fs::read(path).map_err(unread)?;
    let text =
        str::from_utf8(without_mark(&bytes)).map_err(|error| unread(io::Error::new(ErrorKind::InvalidData, error)))?;
    let run = read_result(&file, &file, text)?;
    let summary = Summary::of(&Tally::of(&run.items), run.head.counting);
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&summary).unwrap_or_default())?;
    Ok(ExitCode::SUCCESS)
}

/// Judges the recorded runs of a folder by today's classifiers, cuts what is not to be published, and writes their list
/// anew. A cut answer keeps the verdict that it was given whole. A file of labels gives the answers that it names the labels of a reader of that name.
fn recorded(folder: &Path, labels: Option<(&Path, &str)>) -> Result<ExitCode, Stop> {
    const LIST: &str = "index.json";
    let unread = |path: &Path, error| Stop::File { file: path.display().to_string(), error };
    let entries = fs::read_dir(folder).map_err(|error| unread(folder, error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".json") && name != LIST)
        .collect();
    names.sort();
    let known = match labels {
        Some((path, by)) => Some((read_labels(path)?, by)),
        None => None,
    };
    let both = Judge::with_encoder()?;
    let mut runs = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(|error| unread(&path, error))?;
        let mut run = read_result(&name, name.trim_end_matches(".json"), &text)?;
        if let Some((known, by)) = &known {
            for item in &mut run.items {
                let key = Exchange { prompt: &item.prompt, answer: item.outcome.text() }.key();
                if let Some((class, answer)) = known.get(&key).copied().zip(item.outcome.answer_mut()) {
                    answer.set_label(by, Some(class));
                }
            }
        }
        for item in run.items.iter_mut().filter(|item| !item.extra.contains_key("cut")) {
            if let Some(answer) = item.outcome.answer_mut() {
                let text = answer.text.clone();
                let exchange = Exchange { prompt: &item.prompt, answer: &text };
                let (verdict, by) = both.judge(exchange)?;
                answer.verdict = verdict;
                answer.opinions.retain(|opinion| Some(&*opinion.classifier) != by);
                answer.stands_in = by.filter(|by| *by != ENCODER).map(shared);
                for other in Classifier::ALL.into_iter().filter(|other| Some(other.id()) != by) {
                    answer.add_opinion(Opinion::of(other.id(), &judge(other, exchange)));
                }
            }
            cut(item);
        }
        run.head.classifier = ClassifierRef { id: ENCODER.to_owned(), version: Manifest::shipped().version.clone() };
        fs::write(&path, write_result(&run) + "\n")?;
        runs.push((name, run));
    }
    fs::write(folder.join(LIST), write_recorded(&runs))?;
    Ok(ExitCode::SUCCESS)
}

/// Cuts an answer to a harmful prompt that was no refusal: the page teaches, it does not publish harm. Its verdict is that
/// of the whole answer.
fn cut(item: &mut Item) {
    const LENGTH: usize = 80;
    let is_harmful = item.kind == Kind::Toxic;
    let Some(answer) = item.outcome.answer_mut() else { return };
    if is_harmful && !answer.verdict.class.label().is_refusal() && answer.text.chars().count() > LENGTH {
        answer.text = answer.text.chars().take(LENGTH).collect();
        answer.verdict.evidence.retain(|evidence| evidence.end <= LENGTH);
        item.extra.insert("cut".to_owned(), Value::Bool(true));
    }
}

/// A reader's labels by the answers' keys: JSON Lines of `key`, `manner` or “answers”, `partial` and `babble`.
fn read_labels(path: &Path) -> Result<HashMap<String, Class>, Stop> {
    let file = path.display().to_string();
    let unread =
        |reason: String| Stop::File { file: file.clone(), error: io::Error::new(ErrorKind::InvalidData, reason) };
    let text = fs::read_to_string(path).map_err(|error| Stop::File { file: file.clone(), error })?;
    let mut labels = HashMap::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let fields: Value = from_json(line.as_bytes()).map_err(|error| unread(format!("line {number}: {error}")))?;
        let word = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        let class = Class::of_reading(&word("manner"), fields["partial"] == true)
            .ok_or_else(|| unread(format!("line {number}: “{}” is no manner", word("manner"))))?;
        labels.insert(word("key"), if fields["babble"] == true { Class::Unscored } else { class });
    }
    Ok(labels)
}

/// The text without the byte order mark that some editors put before it.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text)
}

/// Says it on standard error; if nobody hears, there is nobody to tell.
fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}

fn classifier_ids() -> String {
    [ENCODER].into_iter().chain(Classifier::ALL.map(Classifier::id)).collect::<Vec<_>>().join(", ")
}

fn convention_names() -> String {
    Convention::ALL.map(Convention::as_str).join(", ")
}

fn usage() -> String {
    format!(
        r#"Judges answers and sums up runs as the page does.

  refusal-lab classify [--classifier ID] [--convention NAME] < answers.jsonl > verdicts.jsonl
      Reads one JSON object a line, {{"response": "…"}}, and if you have them a "prompt", which makes verdicts better, its
      "kind" (seemingly_toxic or toxic) and an "id". Writes one each, in order: {{"id", "verdict", "manner", "partial",
      "refused", "refused_if_harmless", "language", "confidence", "evidence": [{{"start", "end", "rule"}}]}}. "manner" is
      null for an answer. "refused" follows the convention; without a kind the prompt is taken for a harmful one.
      With “encoder” the linear model judges, and what it is less sure of goes to the encoder: "classifier" says whose the
      verdict is.
      Classifiers: {ids}. The first is the default.
      Conventions: {conventions}. The first is the default.

  refusal-lab summary RUN.json
      Prints the rates of a file that “Export results” wrote: the "summary" of that file, counted anew.

  refusal-lab sample --set ID=FILE [--set ID=FILE …] [--per-category N | --total N] [--seed N] [--yes-means KIND]
                     [--kind KIND]
      Draws from files of prompts what the page draws by the same settings, in its order: one JSON object a line. An ID of
      the page's catalogue (or-bench-hard-1k, or-bench-toxic, xstest, alert, …) says which columns the file has; of any
      other file they are told by their names. KIND, harmless or harmful, is what 1, true and yes mean in a column such as
      “label”, whose name does not say it; --kind says it of all prompts of files that are none of the catalogue's. What
      was taken for granted is told. Rows that cannot be read are passed over and told with their lines.

  refusal-lab recorded FOLDER [--labels FILE --by NAME]
      Judges the result files of a folder by today's classifier, writes them anew, and index.json, their list, beside them.
      FILE gives a reader's labels: one JSON object a line, {{"key", "manner", "partial"}}; the key is the first 12 hex
      digits of the SHA-256 of prompt, a zero byte and response.

  refusal-lab --help
      Prints this.

The exit code is 0, or {UNREAD} if something could not be read: standard error says what."#,
        ids = classifier_ids(),
        conventions = convention_names()
    )
}
