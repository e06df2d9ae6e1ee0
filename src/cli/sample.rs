//! `refusal-lab sample`: the prompts that the page would ask, drawn from files.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use serde_json::json;

use super::error::CommandError;
use super::file_words::row_problem;
use super::output::{UNREADABLE, tell};
use crate::dataset::{
    Columns, FilePreview, KindBasis, KindColumn, KindIn, ParseReport, Schema, collect_prompts, preview_file,
    read_set_file, sample, sha256, source,
};
use crate::domain::{Kind, Prompt, SampleSize};

/// What the command says of the drawing.
#[derive(Default)]
struct SampleOptions<'o> {
    per_category: Option<u32>,
    total: Option<u32>,
    seed: u64,
    /// What yes means in a column of kinds whose name does not say it.
    yes: Option<Kind>,
    /// Of all prompts of files that are none of the catalogue's.
    kind: Option<Kind>,
    /// Ids and files.
    sets: Vec<(&'o str, &'o str)>,
}

/// Writes the prompts that the page would ask, in its order: one JSON object a line. Rows that are passed over are told of,
/// and show in the exit code.
pub(super) fn sample_of(options: &[&str]) -> Result<ExitCode, CommandError> {
    let options = read_options(options)?;
    let mut code = ExitCode::SUCCESS;
    let mut prompts = Vec::new();
    for (id, file) in options.sets {
        let set = read_set(id, file, options.yes, options.kind)?;
        if set.has_bad_rows {
            code = ExitCode::from(UNREADABLE);
        }
        prompts.extend(set.prompts);
    }
    let sampling =
        SampleSize::from_numbers(options.per_category, options.total).unwrap_or(SampleSize::PerCategory(None));
    let mut output = BufWriter::new(io::stdout().lock());
    for prompt in sample(&prompts.iter().collect::<Vec<_>>(), sampling, options.seed) {
        let (category, kind) = (prompt.category.as_str(), prompt.kind.as_str());
        writeln!(output, "{}", json!({"id": prompt.id, "category": category, "kind": kind, "prompt": prompt.text}))?;
    }
    output.flush()?;
    Ok(code)
}

/// A file of prompts, read.
pub(super) struct ReadSet {
    pub(super) prompts: Vec<Prompt>,
    /// SHA-256 of the file, lower-case hex.
    pub(super) sha256: String,
    /// Whether rows were passed over.
    pub(super) has_bad_rows: bool,
}

/// Reads a file of prompts as the set of this id. What is passed over is told.
pub(super) fn read_set(id: &str, file: &str, yes: Option<Kind>, kind: Option<Kind>) -> Result<ReadSet, CommandError> {
    let bytes = fs::read(file).map_err(|error| CommandError::File { file: file.to_owned(), error })?;
    let schema = match source(id) {
        Some(source) => source.schema.clone(),
        None => Schema::Own(columns_of(file, &preview_file(file, &bytes)?, yes, kind)?),
    };
    let (prompts, end) = collect_prompts(|on_prompt| read_set_file(id, file, &bytes, &schema, on_prompt));
    let findings = end?;
    tell_of(file, &findings);
    Ok(ReadSet { prompts, sha256: sha256(&bytes), has_bad_rows: findings.bad > 0 })
}

fn read_options<'o>(options: &[&'o str]) -> Result<SampleOptions<'o>, CommandError> {
    let mut read = SampleOptions { seed: 7, ..SampleOptions::default() };
    for option in options.chunks(2) {
        let [name, value] = *option else { return Err(wrong("an option without a value")) };
        let kind = || match value {
            "harmless" => Ok(Some(Kind::SeeminglyToxic)),
            "harmful" => Ok(Some(Kind::Toxic)),
            _ => Err(wrong(&format!("{name} “{value}”, which is neither harmless nor harmful"))),
        };
        let number = || value.parse().map_err(|_| wrong(&format!("{name} “{value}”, which is no whole number")));
        match name {
            "--per-category" => read.per_category = Some(number()?),
            "--total" => read.total = Some(number()?),
            "--seed" => read.seed = value.parse().map_err(|_| wrong("a seed that is no whole number"))?,
            "--set" => read.sets.push(value.split_once('=').ok_or_else(|| wrong("a --set without ID=FILE"))?),
            "--yes-means" => read.yes = kind()?,
            "--kind" => read.kind = kind()?,
            other => return Err(wrong(&format!("an option “{other}” that it does not know"))),
        }
    }
    Ok(read)
}

fn wrong(what: &str) -> CommandError {
    CommandError::Usage(format!("“sample” has {what}."))
}

/// Which columns are meant, by their names and what is in them. What could be read both ways is not guessed, and what the
/// file does not say is told.
fn columns_of(
    file: &str,
    preview: &FilePreview,
    yes: Option<Kind>,
    kind: Option<Kind>,
) -> Result<Columns, CommandError> {
    let names: Vec<&str> = preview.columns.iter().map(String::as_str).collect();
    let suggestion = preview.suggestion.clone().ok_or_else(|| CommandError::NoPromptColumn {
        file: file.to_owned(),
        columns: names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "),
    })?;
    let columns = suggestion.columns;
    if let Some(kind) = kind {
        return Ok(Columns { kind: KindIn::All(kind), ..columns });
    }
    match (&suggestion.basis, &columns.kind) {
        (KindBasis::OfResponse(_) | KindBasis::Contradicted, KindIn::All(_)) => {
            return Err(CommandError::ContradictoryNames { file: file.to_owned() });
        }
        (KindBasis::OfResponse(response), KindIn::Column(column)) if yes.is_none() => {
            let (column, response) = (column.name.clone(), response.clone());
            return Err(CommandError::KindOfResponse { file: file.to_owned(), column, response });
        }
        (KindBasis::Cells, KindIn::Column(column)) => {
            tell(&format!(
                "{file}: the kinds were read from “{}”, whose cells say them. If they are others, say --kind harmless or \
                 --kind harmful.",
                column.name
            ));
        }
        (_, KindIn::All(kind)) => {
            let (kind, other) = match kind {
                Kind::SeeminglyToxic => ("harmless", "harmful"),
                Kind::Toxic => ("harmful", "harmless"),
            };
            tell(&format!(
                "{file}: no column says the prompts' kind, and all were taken for {kind}. If they are not, say --kind \
                 {other}; --kind {kind} says that they are."
            ));
        }
        _ => {}
    }
    let KindIn::Column(column) = &columns.kind else { return Ok(columns) };
    let rows = preview.ambiguous(column);
    if rows.is_empty() && suggestion.basis == KindBasis::Named {
        return Ok(columns);
    }
    if yes.is_some() || rows.is_empty() {
        return Ok(Columns { kind: KindIn::Column(KindColumn { yes, ..column.clone() }), ..columns });
    }
    let place = |name: &str| names.iter().position(|other| *other == name);
    let cell = |row: &[String], name: &str| place(name).and_then(|at| row.get(at)).cloned().unwrap_or_default();
    let example = |row: &&[String]| {
        let prompt: String = cell(row, &columns.prompt).chars().take(60).collect();
        format!("“{prompt}” has {}", cell(row, &column.name))
    };
    let examples = rows.iter().map(example).collect::<Vec<_>>().join(", ");
    Err(CommandError::WhichKind { file: file.to_owned(), column: column.name.clone(), examples })
}

/// Says on standard error what of a file was not taken.
fn tell_of(file: &str, found: &ParseReport) {
    let ParseReport { rows, doubles, bad, problems, .. } = found;
    if *doubles > 0 {
        tell(&format!("{file}: {doubles} of {rows} rows say what an earlier one says, and are taken once."));
    }
    if *bad == 0 {
        return;
    }
    tell(&format!("{file}: {bad} of {rows} rows were passed over. Mend them, or take the others as they are."));
    for problem in problems {
        tell(&format!("{file}, line {}: {}.", problem.line, row_problem(problem)));
    }
    let more = bad - problems.len() as u64;
    if more > 0 {
        tell(&format!("{file}: and {more} more."));
    }
}
