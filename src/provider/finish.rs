//! Why a reply ended: every protocol's words for it, in one table.

/// What a finish reason means.
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
    /// A word that is not in the table.
    Unknown,
}

/// The words, in lower case and without anything but letters and digits: `MAX_TOKENS`, `max-tokens` and `maxTokens` are
/// one.
const TABLE: [(Finish, &str); 5] = [
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
        Finish::Blocked,
        "safety imagesafety prohibitedcontent imageprohibitedcontent blocklist spii recitation imagerecitation modelarmor \
         refusal sensitive contentfilter contentfiltered contentpolicyviolation contentpolicy contentmoderation \
         contentsafety moderation moderated guardrail guardrails guardrailintervened guardrailsintervened errortoxic \
         blocked flagged censored policyviolation risk",
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
        // Some add what the filter found: `content_filter: violence`.
        if word.starts_with("contentfilter") {
            return Self::Blocked;
        }
        let has = |words: &str| words.split(' ').any(|known| known == word);
        TABLE.iter().find(|(_, words)| has(words)).map_or(Self::Unknown, |(finish, _)| *finish)
    }
}

/// Letters and digits alone, in lower case.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_known_however_they_are_spelled() {
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
    fn no_word_stands_twice_in_the_table() {
        let mut words: Vec<&str> = TABLE.iter().flat_map(|(_, words)| words.split(' ')).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
        assert!(words.iter().all(|word| squeeze(word) == **word));
    }
}
