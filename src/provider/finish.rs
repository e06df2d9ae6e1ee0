//! Why a reply ended: every protocol's words for it, in one table. Those for a block are in `policy`.

use super::policy::{has_word, is_block_finish, squeeze};

/// The meaning of a finish reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model was done.
    Done,
    /// The token limit was spent.
    Cut,
    /// The provider, and not the model, ended the answer for what it says.
    Blocked,
    /// The server broke off; another attempt may succeed.
    BrokenOff,
    /// The model called a tool, which nobody offered.
    ToolCall,
    /// The reason is not in the table.
    Unknown,
}

/// The words, squeezed: `MAX_TOKENS`, `max-tokens` and `maxTokens` are one.
const TABLE: [(Finish, &str); 4] = [
    (
        Finish::Done,
        "stop stopsequence stoptoken endturn endoftext eos eostoken complete completed done end finished finish success \
         normal",
    ),
    (
        Finish::Cut,
        "length maxlength limit maxtokens maxtoken maxnewtokens maxoutputtokens maxtokensreached tokenlimit modellength \
         modelcontextwindowexceeded contextlength contextlengthexceeded contextwindowexceeded errorlimit incomplete",
    ),
    (
        Finish::BrokenOff,
        "abort aborted cancel cancelled canceled usercancel error failed failure timeout networkerror connectionerror \
         servererror internalerror internalservererror engineerror engineoverloaded overloaded unavailable \
         serviceunavailable interrupted disconnected preempted malformedresponse insufficientsystemresource",
    ),
    (
        Finish::ToolCall,
        "toolcalls toolcall tooluse functioncall functioncalls malformedfunctioncall unexpectedtoolcall toomanytoolcalls",
    ),
];

impl Finish {
    /// The meaning of a finish reason, however it is spelled.
    pub fn of(reason: &str) -> Self {
        let squeezed = squeeze(reason);
        // Some write out the name of their type: `FinishReason.SAFETY`.
        let word = squeezed.strip_prefix("finishreason").unwrap_or(&squeezed);
        if is_block_finish(word) {
            return Self::Blocked;
        }
        TABLE.iter().find(|(_, words)| has_word(words, word)).map_or(Self::Unknown, |(finish, _)| *finish)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finish_reasons_in_any_spelling_are_recognised() {
        for (finish, reasons) in [
            (Finish::Done, &["stop", "STOP", "end_turn", "COMPLETE", "FINISH_REASON_STOP", "stop_sequence"][..]),
            (Finish::Cut, &["length", "MAX_TOKENS", "maxTokens", "FinishReason.MAX_TOKENS", "ERROR_LIMIT"]),
            (
                Finish::Blocked,
                &[
                    "SAFETY",
                    "content_filter",
                    "content-filter",
                    "content_filter: hate",
                    "RECITATION",
                    "sensitive",
                    "ERROR_TOXIC",
                    "guardrail_intervened",
                    "FinishReason.PROHIBITED_CONTENT",
                ],
            ),
            (Finish::BrokenOff, &["error", "ERROR", "network_error", "insufficient_system_resource", "abort"]),
            (Finish::ToolCall, &["tool_calls", "tool_use", "TOOL_CALL", "MALFORMED_FUNCTION_CALL"]),
            (Finish::Unknown, &["OTHER", "pause_turn", "LANGUAGE", "", "eos_stop_maybe"]),
        ] {
            for reason in reasons {
                assert_eq!(Finish::of(reason), finish, "{reason}");
            }
        }
    }

    #[test]
    fn words_are_listed_once_and_squeezed() {
        let mut words: Vec<&str> = TABLE.iter().flat_map(|(_, words)| words.split(' ')).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(words.iter().all(|word| squeeze(word) == **word && !is_block_finish(word)));
    }
}
