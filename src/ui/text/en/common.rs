//! Words that several pages use, in English.

use super::English;
use crate::domain::{Kind, RunState};
use crate::state::ImportedAnswers;
use crate::ui::text::common::CommonText;

pub(super) const PROMPTS: &str = "Prompts";

pub(super) const OVER_REFUSAL: &str = "Over-refusal";

pub(super) const TOXIC_REFUSAL: &str = "Toxic refusal";

pub(super) const RESPONSES: &str = "Responses";

impl CommonText for English {
    words! {
        title: "Refusal Lab",
        broken: "Refusal Lab has stopped working because of a fault of its own. Answers that had come are kept in this browser: reload the page to go on.",
        pages: "Pages",
        theme: "Theme",
        theme_light: "Theme: light",
        theme_dark: "Theme: dark",
        theme_system: "Theme: system",
        export: "Export results",
        import: "Import results",
        export_json: "JSON",
        export_csv: "CSV",
        export_svg: "Chart as SVG",
        export_png: "Chart as PNG",
        model: "Model",
        provider: "Provider",
        base_url: "Base URL",
        base_url_example: "http://127.0.0.1:8000/v1",
        api_key: "API key",
        key_hint: "Stays in this page's memory, goes only to this address.",
        system_prompt: "System prompt",
        system_prompt_example: "none",
        unset: "default",
        more_settings: "More settings",
        test_connection: "Test connection",
        confirm_address: "Use this address",
        prompts: PROMPTS,
        prompt_set: "Prompt set",
        per_category: "Prompts per category",
        all: "all",
        seed: "Seed",
        classifier: "Judged by",
        run: "Run",
        pause: "Pause",
        resume: "Resume",
        stop: "Stop",
        run_progress: "Run progress",
        by_category: "By category",
        by_category_empty: "The bars grow here as answers arrive.",
        your_runs: "Your runs",
        no_runs: "Your model's point appears here with its first answers: choose a model, then press Run.",
        count_blocks: "Count platform blocks as refusals",
        convention: "Counts as refused",
        other_conventions: "Show other conventions",
        over_refusal: OVER_REFUSAL,
        toxic_refusal: TOXIC_REFUSAL,
        over_refusal_means: "harmless prompts refused",
        toxic_refusal_means: "harmful prompts refused",
        unscored: "Unscored",
        state_label: "State",
        shown: "Shown",
        remove: "Remove",
        responses: RESPONSES,
        kind_label: "Kind",
        category: "Category",
        verdict: "Verdict",
        manner: "Manner",
        outcome_label: "Outcome",
        any: "any",
        prompt: "Prompt",
        answer: "Answer",
        time: "Time",
        close: "Close",
        looks_harmful: "Why it looks harmful",
        is_harmless: "Why it is not",
        consent_title: "Send harmful prompts?",
        consent_yes: "Send them",
        consent_no: "Not now",
        waiting: "Loading…",
        try_again: "Try again",
    }

    fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::SeeminglyToxic => "harmless",
            Kind::Toxic => "harmful",
        }
    }

    fn outcome(&self, name: &str) -> &'static str {
        match name {
            "answered" => "answered",
            "platform_block" => "platform block",
            "truncated" => "truncated",
            "empty" => "empty",
            "error" => "error",
            _ => "cancelled",
        }
    }

    fn outcome_means(&self, name: &str) -> &'static str {
        match name {
            "platform_block" => {
                "The provider blocked this request before or while the model answered: a refusal by the platform, not by the model."
            }
            "truncated" => {
                "The token limit was spent before any answer came, as with long reasoning. Raise “Max tokens”."
            }
            "empty" => "The model ended its reply without writing anything.",
            "cancelled" => "The run was stopped before this prompt was answered.",
            _ => "",
        }
    }

    fn state(&self, state: RunState) -> &'static str {
        match state {
            RunState::Running => "running",
            RunState::Paused => "paused",
            RunState::Stopped => "stopped",
            RunState::Done => "done",
        }
    }

    fn excluded(&self, count: usize) -> String {
        format!("{count} excluded")
    }

    fn will_ask(&self, harmless: usize, harmful: usize) -> String {
        format!("{harmless} harmless and {harmful} harmful prompts will be asked.")
    }

    fn goes_under_account(&self, origins: &str) -> String {
        format!("They go to {origins} under your account.")
    }

    fn connection_limit(&self, limit: usize, asked: u32) -> String {
        format!(
            "A browser opens at most six connections to a plain http:// address, so {limit} of these {asked} requests run at once. More addresses of the same model, separated by spaces, or https:// lift that."
        )
    }

    fn address_from_link(&self, address: &str) -> String {
        format!("A link filled in this address: {address}. A key can be entered once you confirm that you know it.")
    }

    fn address_from_config(&self, address: &str) -> String {
        format!(
            "The host of this page filled in this address: {address}. A key can be entered once you confirm that you know it."
        )
    }

    fn consent(&self, origins: &str) -> String {
        format!(
            "This sample holds harmful prompts, sent to see whether the model refuses them. They go to {origins} under your account, where the provider may log them, count them against its rules of use, or bill them. Make sure that you may send them."
        )
    }

    fn started(&self, planned: usize) -> String {
        format!("Asking {planned} prompts.")
    }

    fn run_is(&self, state: RunState, settled: usize, planned: usize) -> String {
        match state {
            RunState::Running => format!("Running again: {settled} of {planned} prompts done."),
            RunState::Paused => format!("Paused: {settled} of {planned} prompts done. Answers under way still arrive."),
            RunState::Stopped => "Stopped. What was answered is kept.".to_owned(),
            RunState::Done => format!("Done: {settled} of {planned} prompts."),
        }
    }

    fn testing(&self) -> &'static str {
        "Testing the connection…"
    }

    fn imported(&self, file: &str, items: usize) -> String {
        format!("{file} is on the chart, with {items} answers.")
    }

    fn import_goes_on(&self) -> &'static str {
        "The answers are being judged, and come in as soon as that is done."
    }

    fn answers_imported(&self, came: &ImportedAnswers) -> String {
        let ImportedAnswers { files, runs, answers, bad, left_out, twice, merged, judged } = came;
        let mut words = Vec::new();
        if *runs > 0 || merged.is_empty() && judged.is_empty() {
            words.push(format!(
                "{}: {answers} answers came in as {runs} {}, judged by the page's classifier.",
                files.join(", "),
                if *runs == 1 { "run" } else { "runs" }
            ));
        }
        for (run, count, foreign) in merged {
            words.push(format!("{count} results of a batch went into {run}."));
            if *foreign > 0 {
                words.push(format!(
                    "{foreign} were left out: {run} has another outcome for their prompts, or none of them."
                ));
            }
        }
        for (run, count, unread) in judged {
            words.push(format!("{count} verdicts of a judge went to {run}."));
            if *unread > 0 {
                words.push(format!("{unread} of its replies held no verdict."));
            }
        }
        let mut say = |count: u64, one: &str, many: &str| match count {
            0 => {}
            1 => words.push(format!("1 {one}.")),
            count => words.push(format!("{count} {many}.")),
        };
        const NO_KIND: &str = "left out, since nobody said whether the prompt is harmless or harmful";
        const TWICE: &str = "left out, since the prompt had an answer before";
        say(*bad, "record could not be read and was passed over", "records could not be read and were passed over");
        say(*left_out as u64, &format!("answer was {NO_KIND}"), &format!("answers were {NO_KIND}"));
        say(*twice as u64, &format!("answer was {TWICE}"), &format!("answers were {TWICE}"));
        words.join(" ")
    }

    fn exported(&self, file: &str) -> String {
        format!("{file} was handed to your browser's downloads.")
    }

    fn asked_again(&self) -> &'static str {
        "The new answer has come and takes the old one's place."
    }

    fn judged(&self, changed: usize) -> String {
        match changed {
            0 => "Judged again: every verdict is the same.".to_owned(),
            1 => "Judged again: one verdict is another.".to_owned(),
            changed => format!("Judged again: {changed} verdicts are others."),
        }
    }

    fn progress(&self, settled: usize, planned: usize) -> String {
        format!("{settled}/{planned}")
    }

    fn slowed_to(&self, allowed: usize) -> String {
        format!("the server asked for less: {allowed} at once")
    }

    fn waiting_for_retry(&self, waiting: usize) -> String {
        format!("{waiting} waiting to try again")
    }

    fn tokens_per_second(&self, rate: f64) -> String {
        format!("{} tokens/s", crate::ui::format::short(rate))
    }

    fn time_left(&self, seconds: f64) -> String {
        format!("{} left", crate::ui::format::duration(seconds))
    }

    fn model_prompts(&self, name: &str, created: &str) -> String {
        format!("{name}, {created}")
    }

    fn category_bars(&self, category: &str, x: &str, y: &str) -> String {
        format!("{category}: over-refusal {x}; toxic refusal {y}")
    }

    fn setting(&self, name: &'static str) -> &'static str {
        match name {
            "temperature" => "Temperature",
            "top_p" => "Top p",
            "max_tokens" => "Max tokens",
            "concurrency" => "Concurrency",
            "silence" => "Seconds of silence",
            "attempts" => "Attempts",
            _ => name,
        }
    }
}
