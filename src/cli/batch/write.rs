//! `refusal-lab batch write`: prompts drawn from files, written as requests.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::Map;
use sha2::{Digest, Sha256};

use super::folder::NewFiles;
use crate::cli::clock::{iso, now_ms};
use crate::cli::error::CommandError;
use crate::cli::output::{UNREADABLE, tell};
use crate::cli::prompt_files::{DrawOptions, DrawnPrompts};
use crate::cli::run_file::read_run;
use crate::domain::{
    ClassifierRef, Counting, Decoding, ModelSettings, Prices, Prompt, Run, RunHead, RunState, Settings, Tokens,
    decimal, hex,
};
use crate::provider::batch::{Batch, BatchFormat, BatchPurpose, MANIFEST_FILE, RequestFile, write_batch};
use crate::provider::{Provider, Quirk, Quirks, preset};
use crate::refusal::{ENCODER, Manifest, judge};
use crate::report::write_run_head;
use crate::runner::Resumption;

/// What the command says.
struct WriteOptions<'o> {
    format: BatchFormat,
    asks: Asks<'o>,
    quirks: Quirks,
    prices: Option<Prices>,
    folder: &'o str,
}

/// Who is asked, and what.
enum Asks<'o> {
    /// A model, prompts from files.
    Anew { model: &'o str, system_prompt_file: Option<&'o str>, decoding: Decoding, draw: DrawOptions<'o> },
    /// The model of the run in this file, what failed or never came.
    RestOf(&'o str),
    /// A model, what it makes of the answers of the run in this file.
    Judge { run: &'o str, model: &'o str, max_tokens: u32 },
}

/// A run before it is asked.
struct PlannedRun {
    purpose: BatchPurpose,
    model: ModelSettings,
    drawn: DrawnPrompts,
}

/// Writes a batch's request files and its manifest into a folder, and says what it can cost before.
pub(super) fn write(options: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(options)?;
    let PlannedRun { purpose, model, drawn: DrawnPrompts { prompts, sets, has_bad_rows } } = plan(&options)?;
    if prompts.is_empty() {
        return Err(wrong(
            "no prompts to ask: say --set ID=FILE, --rest with a run that has some left, or --judge with one that has answers",
        ));
    }
    tell(&estimate(&prompts, &model));
    let now = now_ms();
    let seed = sets.iter().map(|set| set.sha256.as_str()).chain([&*model.name, &*model.system_prompt]);
    let head = RunHead {
        id: run_id(now, &seed.collect::<Vec<_>>()),
        created_at: iso(now),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        model,
        prompt_sets: sets,
        classifier: ClassifierRef { id: ENCODER.to_owned(), version: Manifest::shipped().version.clone() },
        counting: Counting::default(),
        planned: prompts.len(),
        state: RunState::Stopped,
        title: None,
        tags: Vec::new(),
        is_deleted: false,
        extra: Map::new(),
    };
    let batch = Batch {
        format: options.format,
        run_id: &head.id,
        purpose,
        model: &head.model,
        quirks: options.quirks,
        name_prefix: "",
        run: write_run_head(&head),
    };
    let folder = Path::new(options.folder);
    let mut files = NewFiles::in_folder(folder)?;
    let written = write_batch(&batch, &prompts, &mut files)?;
    files.finish()?;
    list(folder, &written)?;
    Ok(if has_bad_rows { ExitCode::from(UNREADABLE) } else { ExitCode::SUCCESS })
}

fn read_options<'o>(options: &[&'o str]) -> Result<WriteOptions<'o>, CommandError> {
    let (mut format, mut model, mut system_prompt_file, mut folder) = (None, None, None, None);
    let (mut rest, mut judged) = (None, None);
    // Options that a run's rest has no use for, since it is asked as the run was, and those that a judge has none for.
    let (mut is_anew, mut is_run) = (false, false);
    let (mut decoding, mut quirks, mut draw) =
        (Settings::default().decoding, Quirks::default(), DrawOptions::default());
    let mut prices = [None, None];
    for option in options.chunks(2) {
        let [name, value] = *option else { return Err(wrong("an option without a value")) };
        let number = |most: f64| {
            let number = decimal::read(value).filter(|number| (0.0..=most).contains(number));
            number.ok_or_else(|| wrong(&format!("{name} “{value}”, which is no number from 0 to {most}")))
        };
        let is_of_any =
            matches!(name, "--provider" | "--rest" | "--judge" | "--input-price" | "--output-price" | "--out")
                || [name, value] == ["--temperature", "none"];
        is_anew |= !is_of_any;
        is_run |= !is_of_any && !matches!(name, "--model" | "--max-tokens");
        match name {
            "--rest" => rest = Some(value),
            "--judge" => judged = Some(value),
            "--provider" => format = Some(BatchFormat::from_name(value).ok_or_else(|| unknown_provider(value))?),
            "--model" => model = Some(value),
            "--system-prompt" => system_prompt_file = Some(value),
            "--temperature" if value == "none" => quirks = quirks.with(Quirk::NoTemperature),
            "--temperature" => decoding.temperature = number(2.0)?,
            "--max-tokens" => {
                let tokens = value.parse().ok().filter(|tokens| *tokens > 0);
                decoding.max_tokens =
                    tokens.ok_or_else(|| wrong(&format!("--max-tokens “{value}”, which is no number of tokens")))?;
            }
            "--input-price" => prices[0] = Some(number(1e6)?),
            "--output-price" => prices[1] = Some(number(1e6)?),
            "--out" => folder = Some(value),
            _ if draw.take("batch write", name, value)? => {}
            _ => return Err(wrong(&format!("an option “{name}” that it does not know"))),
        }
    }
    let [input, output] = prices.map(Option::unwrap_or_default);
    let format = format.ok_or_else(|| wrong("no --provider"))?;
    let model = model.filter(|name| !name.is_empty()).ok_or_else(|| wrong("no --model"));
    let asks = match (rest, judged) {
        (Some(_), Some(_)) => return Err(wrong("--rest beside --judge: one batch does one of the two")),
        (Some(_), None) if is_anew => {
            return Err(wrong("--rest beside settings or prompts: they are those of the run"));
        }
        (Some(run), None) => Asks::RestOf(run),
        (None, Some(_)) if is_run => {
            return Err(wrong("--judge beside prompts, a system prompt or a temperature: a judge has its own"));
        }
        (None, Some(run)) => Asks::Judge { run, model: model?, max_tokens: decoding.max_tokens },
        (None, None) => Asks::Anew { model: model?, system_prompt_file, decoding, draw },
    };
    Ok(WriteOptions {
        format,
        asks,
        quirks,
        prices: prices.iter().any(Option::is_some).then_some(Prices { input, output }),
        folder: folder.filter(|name| !name.is_empty()).ok_or_else(|| wrong("no --out"))?,
    })
}

fn wrong(what: &str) -> CommandError {
    CommandError::Usage(format!("“batch write” has {what}."))
}

fn unknown_provider(name: &str) -> CommandError {
    let names = BatchFormat::ALL.map(BatchFormat::as_str).join(", ");
    wrong(&format!("a provider “{name}”, which is none of {names}"))
}

fn plan(options: &WriteOptions<'_>) -> Result<PlannedRun, CommandError> {
    match &options.asks {
        Asks::RestOf(file) => {
            let Run { head, items } = read_run(Path::new(file))?;
            if Provider::of(&head.model.provider) != options.format.provider() {
                return Err(wrong("a --provider that speaks another protocol than the run's"));
            }
            if head.model.decoder.is_some() {
                return Err(wrong("--rest with a run that contrasts two contexts, which no batch does"));
            }
            let model = ModelSettings { prices: options.prices.or(head.model.prices), ..head.model };
            let prompts = Resumption::of(Vec::new(), &items, true);
            let prompts = prompts.open.iter().map(|at| prompts.prompts[*at].clone()).collect();
            let drawn = DrawnPrompts { prompts, sets: head.prompt_sets, has_bad_rows: false };
            Ok(PlannedRun { purpose: BatchPurpose::Rest { of: head.id }, model, drawn })
        }
        Asks::Judge { run, model, max_tokens } => {
            let Run { head, items } = read_run(Path::new(run))?;
            let decoding = Decoding { max_tokens: *max_tokens, ..Decoding::default() };
            let model = judge::settings(new_settings(options, model, String::new(), decoding));
            let drawn = DrawnPrompts { prompts: judge::questions(&items), sets: Vec::new(), has_bad_rows: false };
            Ok(PlannedRun { purpose: BatchPurpose::Judge { of: head.id }, model, drawn })
        }
        Asks::Anew { model, system_prompt_file, decoding, draw } => {
            let model = new_settings(options, model, read_system_prompt(*system_prompt_file)?, *decoding);
            Ok(PlannedRun { purpose: BatchPurpose::Run, model, drawn: draw.draw()? })
        }
    }
}

/// A model of the batch's provider, and how it is asked.
fn new_settings(options: &WriteOptions<'_>, model: &str, system_prompt: String, decoding: Decoding) -> ModelSettings {
    let provider = options.format.preset_id();
    let settings = Settings {
        provider: provider.to_owned(),
        base_url: preset(provider).map(|preset| preset.base_url.to_owned()).unwrap_or_default(),
        model: model.to_owned(),
        system_prompt,
        decoding,
        prices: options.prices,
        ..Settings::default()
    };
    settings.model_settings()
}

/// The line end that an editor puts at a file's end is no part of it.
fn read_system_prompt(file: Option<&str>) -> Result<String, CommandError> {
    let Some(file) = file else { return Ok(String::new()) };
    let text = fs::read_to_string(file).map_err(|error| CommandError::File { file: file.to_owned(), error })?;
    Ok(text.trim_end().to_owned())
}

/// Unlike any other batch's, and short, so that prompts' ids can be read behind it.
fn run_id(now: u64, parts: &[&str]) -> String {
    format!("run-{now:x}-{}", hex(&Sha256::digest(parts.join("\n"))[..3]))
}

/// As the page estimates it before a run.
fn estimate(prompts: &[Prompt], model: &ModelSettings) -> String {
    let tokens = Tokens::at_most(prompts.iter().map(Prompt::length), &model.system_prompt, model.decoding.max_tokens);
    let Tokens { read, written, .. } = tokens;
    let count = prompts.len();
    let asked = format!("{count} requests: about {read} tokens to read, and at most {written} to write.");
    match model.prices {
        None => format!("{asked} With --input-price and --output-price their cost is estimated."),
        Some(prices) => format!("{asked} At these prices they cost at most about {:.2}.", prices.cost(tokens)),
    }
}

fn list(folder: &Path, files: &[RequestFile]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    for RequestFile { name, requests, bytes, .. } in files {
        writeln!(output, "{}: {requests} requests, {bytes} bytes", folder.join(name).display())?;
    }
    writeln!(output, "{}: keep it, “batch read” needs it", folder.join(MANIFEST_FILE).display())
}
