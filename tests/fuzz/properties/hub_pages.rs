//! Files that hosts serve beside the page, what the hub and its viewer answer, and what is kept of prompt sets.

use std::collections::HashSet;

use refusal_lab::dataset::{
    CATALOGUE, FileLocation, KeptSet, Layout, Problem, RowProblem, Schema, parse_prompts, read_exclusions, read_models,
    read_page, read_prompt_set, read_published, sample, write_exclusions,
};
use refusal_lab::domain::{Kind, Prompt, SampleSize};

pub(super) fn check(bytes: &[u8]) {
    viewer_page(bytes);
    prompt_set(bytes);
    kept(bytes);
    for source in &CATALOGUE {
        if let FileLocation::Hub(file) = source.place {
            assert!(file.path_in(bytes).is_none_or(|path| path.ends_with(file.file)));
        }
    }
    if let Ok(models) = read_published("file", bytes) {
        let shares = models.iter().flat_map(|model| [model.over_refusal, model.toxic_refusal]);
        assert!(shares.into_iter().all(|share| (0.0..=1.0).contains(&share)));
    }
    for model in read_models("file", bytes).unwrap_or_default() {
        assert!(!model.file.contains(['/', '\\']) && model.address.starts_with("https://"));
    }
}

fn viewer_page(bytes: &[u8]) {
    let Ok(page) = read_page(bytes) else { return };
    let lines: Vec<&str> = page.rows.iter().map(|row| row.line.as_str()).collect();
    assert!(lines.iter().all(|line| !line.contains('\n')));
    let found = parse_prompts("hub", &lines.join("\n"), Layout::JsonLines, &Schema::OrBench(Kind::Toxic), &mut |_| {});
    assert_eq!(found.rows, lines.len() as u64);
    let is_broken = |problem: &Problem| matches!(problem.what, RowProblem::NotJson { .. });
    assert!(!found.problems.iter().any(is_broken), "{:?}", found.problems);
}

fn prompt_set(bytes: &[u8]) {
    let Ok(set) = read_prompt_set("file", bytes) else { return };
    let ids: HashSet<&str> = set.prompts.iter().map(|prompt| &*prompt.id).collect();
    assert_eq!(ids.len(), set.prompts.len(), "an id twice");
    // A byte that is no UTF-8 is read as a character of three bytes.
    assert!(set.prompts.iter().map(|prompt| prompt.text.len()).sum::<usize>() <= 3 * bytes.len());
    let half = set.prompts.len() / 2;
    let pool: Vec<&Prompt> = set.prompts.iter().collect();
    assert_eq!(sample(&pool, SampleSize::InAll(half.max(1) as u32), 7).len(), half.max(1).min(pool.len()));
}

fn kept(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(set) = KeptSet::read(text) {
        assert_eq!(KeptSet::read(&set.write()), Some(set));
    }
    let exclusions = read_exclusions(text);
    assert_eq!(read_exclusions(&write_exclusions(&exclusions)), exclusions);
}
