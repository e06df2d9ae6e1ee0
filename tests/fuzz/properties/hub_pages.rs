//! Files that hosts serve beside the page, and the pages of the hub's viewer.

use std::collections::HashSet;

use refusal_lab::dataset::{
    Layout, Shape, gather, order, read_models, read_page, read_prompt_set, read_published, stratified_sample,
};
use refusal_lab::domain::Kind;

pub(super) fn check(bytes: &[u8]) {
    viewer_page(bytes);
    prompt_set(bytes);
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
    assert_eq!(page.lines.lines().count(), page.rows as usize);
    let found = gather("hub", &page.lines, Layout::JsonLines, &Shape::OrBench(Kind::Toxic));
    assert_eq!(found.rows, u64::from(page.rows));
    assert!(found.problems.iter().all(|problem| !problem.what.contains("no JSON")), "{:?}", found.problems);
}

fn prompt_set(bytes: &[u8]) {
    let Ok(set) = read_prompt_set("file", bytes) else { return };
    let ids: HashSet<&str> = set.prompts.iter().map(|prompt| &*prompt.id).collect();
    assert_eq!(ids.len(), set.prompts.len(), "an id twice");
    assert!(set.prompts.iter().map(|prompt| prompt.text.len()).sum::<usize>() <= bytes.len());
    let half = set.prompts.len() / 2;
    assert_eq!(stratified_sample(&set.prompts, half as u32, 7).len(), half);
    let by_id = order(set.prompts.len(), &|a, b| set.prompts[a].id.cmp(&set.prompts[b].id));
    assert!(by_id.is_sorted_by_key(|at| &set.prompts[*at].id));
}
