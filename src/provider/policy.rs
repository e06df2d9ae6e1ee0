//! The words by which providers say that a policy of theirs, and not the model, prevented or ended an answer.
//!
//! Words are compared without case, spaces and marks ([`squeeze`]), so `CONTENT_FILTER` and `content-filter` are one.

/// Words that mean a block both as a reason to finish and as the code of an error.
const BLOCK_WORDS: &str = "contentpolicyviolation contentpolicy contentfilter contentfiltered contentmoderation \
                           contentsafety policyviolation moderation guardrailintervened sensitive prohibitedcontent safety";

/// Words that mean a block as a reason to finish. As the code of an error some of them could mean something else.
const BLOCK_FINISH_REASONS: &str = "imagesafety imageprohibitedcontent blocklist spii recitation imagerecitation \
                                    modelarmor refusal moderated guardrail guardrails guardrailsintervened errortoxic \
                                    blocked flagged censored risk";

/// Words that mean a block as the code of an error.
const BLOCK_CODES: &str = "contentblocked responsibleaipolicyviolation usagepolicyviolation moderationblocked \
                           datainspectionfailed promptblocked inputnewsensitive outputnewsensitive sensitivecontent \
                           unsafecontent safetyviolation cyberpolicyviolation";

/// Phrases by which an error's message tells of a block, for APIs whose code stands for any bad request.
pub(super) const BLOCK_PHRASES: [&str; 11] = [
    "content filtering policy",
    "content management policy",
    "Content violates usage guidelines",
    "Content Exists Risk",
    "as a result of our safety system",
    "violating our usage polic",
    "violates our usage polic",
    "flagged by moderation",
    "requires moderation",
    "不安全或敏感内容",
    "new_sensitive",
];

/// Whether a squeezed reason to finish means a block.
pub(super) fn is_block_finish(reason: &str) -> bool {
    // Some add what the filter found: `content_filter: violence`.
    reason.starts_with("contentfilter") || has_word(BLOCK_WORDS, reason) || has_word(BLOCK_FINISH_REASONS, reason)
}

/// Whether an error's code, however it is spelled, means a block.
pub(super) fn is_block_code(code: &str) -> bool {
    let code = squeeze(code);
    has_word(BLOCK_WORDS, &code) || has_word(BLOCK_CODES, &code)
}

/// Whether a list of words parted by spaces has this one.
pub(super) fn has_word(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// The ASCII letters and digits of a text, in lower case.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_blocks_are_listed_once_and_squeezed() {
        let words: Vec<&str> =
            [BLOCK_WORDS, BLOCK_FINISH_REASONS, BLOCK_CODES].into_iter().flat_map(|words| words.split(' ')).collect();
        for (at, word) in words.iter().enumerate() {
            assert!(!words[..at].contains(word) && squeeze(word) == **word, "{word}");
        }
    }
}
