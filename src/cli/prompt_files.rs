//! Prompts drawn from files, and the options that say how: several commands have them.

use std::fs;

use serde_json::Map;

use super::error::CommandError;
use super::file_words::row_problem;
use super::output::tell;
use crate::dataset::{
    Columns, FilePreview, KindBasis, KindColumn, KindIn, ParseReport, Schema, collect_prompts, preview_file,
    read_set_file, sample, sha256, source,
};
use crate::domain::{Kind, Prompt, PromptSetRef, SampleSize};

/// The seed that the page begins with.
const SEED: u64 = 7;

/// What a command says of the drawing.
#[derive(Clone, Default)]
pub(super) struct DrawOptions<'o> {
    per_category: Option<u32>,
    total: Option<u32>,
    seed: Option<u64>,
    /// What yes means in a column of kinds whose name does not say it.
    yes: Option<Kind>,
    /// Of all prompts of files that are none of the catalogue's.
    kind: Option<Kind>,
    /// Ids and files.
    sets: Vec<(&'o str, &'o str)>,
}

/// Prompts as the page would ask them.
pub(super) struct DrawnPrompts {
    /// In the page's order.
    pub(super) prompts: Vec<Prompt>,
    /// What they were drawn from.
    pub(super) sets: Vec<PromptSetRef>,
    /// Whether rows of a file could not be read. They were told of.
    pub(super) has_bad_rows: bool,
}

impl<'o> DrawOptions<'o> {
    /// Takes an option of this command, if it is one of drawing.
    pub(super) fn take(&mut self, command: &str, name: &str, value: &'o str) -> Result<bool, CommandError> {
        let wrong = |what: String| CommandError::Usage(format!("“{command}” has {what}."));
        let kind = || match kind_of(value) {
            Some(kind) => Ok(Some(kind)),
            None => Err(wrong(format!("{name} “{value}”, which is neither harmless nor harmful"))),
        };
        let number = || value.parse().map_err(|_| wrong(format!("{name} “{value}”, which is no whole number")));
        match name {
            "--per-category" => self.per_category = Some(number()?),
            "--total" => self.total = Some(number()?),
            "--seed" => {
                self.seed = Some(value.parse().map_err(|_| wrong("a seed that is no whole number".to_owned()))?);
            }
            "--set" => {
                let set = value.split_once('=').ok_or_else(|| wrong("a --set without ID=FILE".to_owned()))?;
                self.sets.push(set);
            }
            "--yes-means" => self.yes = kind()?,
            "--kind" => self.kind = kind()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The same for each of its sets alone.
    pub(super) fn each(&self) -> impl Iterator<Item = Self> {
        self.sets.iter().map(|set| Self { sets: vec![*set], ..self.clone() })
    }

    /// Draws what the page would ask by the same settings. What is taken for granted, and rows that are passed over, are
    /// told.
    pub(super) fn draw(&self) -> Result<DrawnPrompts, CommandError> {
        let sampling = SampleSize::from_numbers(self.per_category, self.total).unwrap_or(SampleSize::PerCategory(None));
        let seed = self.seed.unwrap_or(SEED);
        let (mut pool, mut sets, mut has_bad_rows) = (Vec::new(), Vec::new(), false);
        for (id, file) in &self.sets {
            let bytes = fs::read(file).map_err(|error| CommandError::File { file: (*file).to_owned(), error })?;
            let schema = match source(id) {
                Some(source) => source.schema.clone(),
                None => Schema::Own(columns_of(file, &preview_file(file, &bytes)?, self.yes, self.kind)?),
            };
            let (found, end) = collect_prompts(|on_prompt| read_set_file(id, file, &bytes, &schema, on_prompt));
            let findings = end?;
            tell_of(file, &findings);
            has_bad_rows |= findings.bad > 0;
            pool.extend(found);
            let (id, sha256) = ((*id).to_owned(), sha256(&bytes));
            sets.push(PromptSetRef { id, sha256, sampling, seed, excluded: Vec::new(), extra: Map::new() });
        }
        let prompts = sample(&pool.iter().collect::<Vec<_>>(), sampling, seed);
        Ok(DrawnPrompts { prompts, sets, has_bad_rows })
    }
}

/// The kind of that name on the command line.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    match name {
        "harmless" => Some(Kind::SeeminglyToxic),
        "harmful" => Some(Kind::Toxic),
        _ => None,
    }
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
