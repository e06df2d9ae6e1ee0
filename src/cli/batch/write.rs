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
use crate::domain::{
    ClassifierRef, Counting, Decoding, ModelSettings, Prices, Prompt, RunHead, RunState, Settings, Tokens, decimal, hex,
};
use crate::provider::batch::{Batch, BatchFormat, MANIFEST_FILE, RequestFile, write_batch};
use crate::provider::{Quirk, Quirks, preset};
use crate::refusal::{ENCODER, Manifest};
use crate::report::write_run_head;

/// What the command says.
struct WriteOptions<'o> {
    format: BatchFormat,
    model: &'o str,
    system_prompt_file: Option<&'o str>,
    decoding: Decoding,
    quirks: Quirks,
    prices: Option<Prices>,
    draw: DrawOptions<'o>,
    folder: &'o str,
}

/// Writes a batch's request files and its manifest into a folder, and says what it can cost before.
pub(super) fn write(options: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(options)?;
    let model = model_settings(&options)?;
    let DrawnPrompts { prompts, sets, has_bad_rows } = options.draw.draw()?;
    if prompts.is_empty() {
        return Err(wrong("no prompts: say --set ID=FILE"));
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
        model: &head.model,
        quirks: options.quirks,
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
    let (mut decoding, mut quirks, mut draw) =
        (Settings::default().decoding, Quirks::default(), DrawOptions::default());
    let mut prices = [None, None];
    for option in options.chunks(2) {
        let [name, value] = *option else { return Err(wrong("an option without a value")) };
        let number = |most: f64| {
            let number = decimal::read(value).filter(|number| (0.0..=most).contains(number));
            number.ok_or_else(|| wrong(&format!("{name} “{value}”, which is no number from 0 to {most}")))
        };
        match name {
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
    Ok(WriteOptions {
        format: format.ok_or_else(|| wrong("no --provider"))?,
        model: model.filter(|name| !name.is_empty()).ok_or_else(|| wrong("no --model"))?,
        system_prompt_file,
        decoding,
        quirks,
        prices: prices.iter().any(Option::is_some).then_some(Prices { input, output }),
        draw,
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

fn model_settings(options: &WriteOptions<'_>) -> Result<ModelSettings, CommandError> {
    let system_prompt = match options.system_prompt_file {
        None => String::new(),
        Some(file) => {
            let text = fs::read_to_string(file);
            text.map_err(|error| CommandError::File { file: file.to_owned(), error })?.trim_end().to_owned()
        }
    };
    let provider = options.format.preset_id();
    let settings = Settings {
        provider: provider.to_owned(),
        base_url: preset(provider).map(|preset| preset.base_url.to_owned()).unwrap_or_default(),
        model: options.model.to_owned(),
        system_prompt,
        decoding: options.decoding,
        prices: options.prices,
        ..Settings::default()
    };
    Ok(settings.model_settings())
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
