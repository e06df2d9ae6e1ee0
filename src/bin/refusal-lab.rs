//! The headless twin: judges answers and sums up runs as the page does, with the page's own code.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use refusal_lab::dataset::{Columns, DatasetError, Shape, collect, look_at, read_set_file, sample, source};
use refusal_lab::domain::{ClassifierRef, Opinion, Sampling, Verdict};
use refusal_lab::refusal::Classifier;
use refusal_lab::report::{
    ReportError, Summary, Tally, read_result, write_recorded, write_result, write_summary, write_verdict,
};
use serde_json::{Value, json};

/// Something that was to be read could not be.
const UNREAD: u8 = 2;

/// Why the program stops before its end.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("{0}\n\n{usage}", usage = usage())]
    Command(String),
    #[error("There is no classifier “{0}”. Choose one of: {ids}.", ids = classifier_ids())]
    Classifier(String),
    #[error("Standard input could not be read at line {line}: {error}. Start again from that line.")]
    Input { line: usize, error: io::Error },
    #[error("The output could not be written: {0}. See that there is room where it goes, and start again.")]
    Output(#[from] io::Error),
    #[error("{file} could not be read: {error}. See that it is there, and is of the kind that the command reads.")]
    File { file: String, error: io::Error },
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
    #[error("its “response” is no text. Write the answer's text in quotes, as in {EXAMPLE}")]
    NoText,
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
        (["classify"], _) => classify(Classifier::default(), io::stdin().lock(), io::stdout().lock()),
        (["classify", "--classifier", id], _) => {
            let classifier = Classifier::from_id(id).ok_or_else(|| Stop::Classifier((*id).to_owned()))?;
            classify(classifier, io::stdin().lock(), io::stdout().lock())
        }
        (["summary", _], [_, file]) => summary(Path::new(file)),
        (["recorded", _], [_, folder]) => recorded(Path::new(folder)),
        (["sample", options @ ..], _) => sample_of(options),
        ([], _) => Err(Stop::Command("There is no command.".to_owned())),
        _ => Err(Stop::Command(format!("There is no command “{}”.", words.join(" ")))),
    }
}

/// Answers each line with a line, in order. A line that cannot be read is told of, and shows in the exit code.
fn classify(classifier: Classifier, input: impl Read, output: impl Write) -> Result<ExitCode, Stop> {
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
            Ok((id, response)) => writeln!(output, "{}", write_verdict(id, &judge(classifier, &response)))?,
            Err(error) => {
                tell(&format!("Line {line} was passed over: {error}."));
                code = ExitCode::from(UNREAD);
            }
        }
    }
    Ok(code)
}

/// A line's `id`, null if it has none, and its `response`.
fn read_answer(line: &[u8]) -> Result<(Value, String), LineError> {
    let text = str::from_utf8(line).map_err(|error| LineError::Encoding { at: error.valid_up_to() + 1 })?;
    let value = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        // The parser sees one line only and counts it as the first.
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        LineError::Json { column: error.column(), reason }
    })?;
    let Value::Object(mut fields) = value else { return Err(LineError::NoObject) };
    match fields.remove("response") {
        Some(Value::String(response)) => Ok((fields.remove("id").unwrap_or_default(), response)),
        Some(_) => Err(LineError::NoText),
        None => Err(LineError::NoResponse),
    }
}

/// The classifier's word. An empty answer is none to any classifier: the page asks none about it either.
fn judge(classifier: Classifier, response: &str) -> Verdict {
    if response.trim().is_empty() {
        return Verdict::unscored(1.0);
    }
    classifier.classify(response)
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
    writeln!(io::stdout(), "{:#}", write_summary(&summary))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the prompts that the page would ask, in its order: one JSON object a line.
fn sample_of(options: &[&str]) -> Result<ExitCode, Stop> {
    let wrong = |what: &str| Stop::Command(format!("“sample” has {what}."));
    let (mut per_category, mut total, mut seed, mut sets) = (None, None, 7, Vec::new());
    for option in options.chunks(2) {
        let [name, value] = option else { return Err(wrong("an option without a value")) };
        let number = || value.parse().map_err(|_| wrong(&format!("{name} “{value}”, which is no whole number")));
        match *name {
            "--per-category" => per_category = Some(number()?),
            "--total" => total = Some(number()?),
            "--seed" => seed = value.parse().map_err(|_| wrong("a seed that is no whole number"))?,
            "--set" => sets.push(value.split_once('=').ok_or_else(|| wrong("a --set without ID=FILE"))?),
            other => return Err(wrong(&format!("an option “{other}” that it does not know"))),
        }
    }
    let mut prompts = Vec::new();
    for (id, file) in sets {
        let bytes = fs::read(file).map_err(|error| Stop::File { file: file.to_owned(), error })?;
        let shape = match source(id) {
            Some(source) => source.shape.clone(),
            None => {
                let columns = look_at(file, &bytes)?.columns;
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                Shape::Own(
                    Columns::guess(&columns).ok_or_else(|| wrong("a file none of whose columns is named prompt"))?,
                )
            }
        };
        let (found, end) = collect(|on_prompt| read_set_file(id, file, &bytes, &shape, on_prompt));
        end?;
        prompts.extend(found);
    }
    let sampling = Sampling::from_numbers(per_category, total).unwrap_or(Sampling::PerCategory(None));
    let mut output = BufWriter::new(io::stdout().lock());
    for prompt in sample(&prompts.iter().collect::<Vec<_>>(), sampling, seed) {
        let (category, kind) = (prompt.category.as_str(), prompt.kind.as_str());
        writeln!(output, "{}", json!({"id": prompt.id, "category": category, "kind": kind, "prompt": prompt.text}))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Judges the recorded runs of a folder by today's classifiers and writes their list anew. A cut answer keeps the verdict
/// that it was given whole.
fn recorded(folder: &Path) -> Result<ExitCode, Stop> {
    const LIST: &str = "index.json";
    let unread = |path: &Path, error| Stop::File { file: path.display().to_string(), error };
    let entries = fs::read_dir(folder).map_err(|error| unread(folder, error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".json") && name != LIST)
        .collect();
    names.sort();
    let classifier = Classifier::default();
    let mut runs = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(|error| unread(&path, error))?;
        let mut run = read_result(&name, name.trim_end_matches(".json"), &text)?;
        for item in run.items.iter_mut().filter(|item| !item.extra.contains_key("cut")) {
            if let Some(answer) = item.outcome.answer_mut() {
                answer.verdict = judge(classifier, &answer.text);
                for other in Classifier::ALL.into_iter().filter(|other| *other != classifier) {
                    answer.add_opinion(Opinion::of(other.id(), &judge(other, &answer.text)));
                }
            }
        }
        run.head.classifier =
            ClassifierRef { id: classifier.id().to_owned(), version: classifier.version().to_owned() };
        fs::write(&path, write_result(&run) + "\n")?;
        runs.push((name, run));
    }
    fs::write(folder.join(LIST), write_recorded(&runs))?;
    Ok(ExitCode::SUCCESS)
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
    Classifier::ALL.map(Classifier::id).join(", ")
}

fn usage() -> String {
    format!(
        r#"Judges answers and sums up runs as the page does.

  refusal-lab classify [--classifier ID] < answers.jsonl > verdicts.jsonl
      Reads one JSON object a line, {{"response": "…"}}, with an "id" and a "prompt" if you like. Writes one each, in
      order: {{"id", "verdict", "refused", "partial", "confidence", "evidence": [{{"start", "end", "rule"}}]}}.
      Classifiers: {ids}. The first is the default.

  refusal-lab summary RUN.json
      Prints the rates of a file that “Export results” wrote: the "summary" of that file, counted anew.

  refusal-lab sample --set ID=FILE [--set ID=FILE …] [--per-category N | --total N] [--seed N]
      Draws from files of prompts what the page draws by the same settings, in its order: one JSON object a line. An ID of
      the page's catalogue (or-bench-hard-1k, or-bench-toxic, xstest, alert, …) says which columns the file has; of any
      other file they are told by their names.

  refusal-lab recorded FOLDER
      Judges the result files of a folder by today's classifier, writes them anew, and index.json, their list, beside them.

  refusal-lab --help
      Prints this.

The exit code is 0, or {UNREAD} if something could not be read: standard error says what."#,
        ids = classifier_ids()
    )
}
