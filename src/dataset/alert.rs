//! ALERT's taxonomy (arXiv 2404.08676): 32 micro categories under six headings, the codes spelled as the data spell them.

/// The headings, in the paper's order, each with its codes.
pub const ALERT_HEADINGS: [(&str, &[&str]); 6] = [
    (
        "Hate Speech & Discrimination",
        &[
            "hate_body",
            "hate_disabled",
            "hate_ethnic",
            "hate_lgbtq+",
            "hate_poor",
            "hate_religion",
            "hate_women",
            "hate_other",
        ],
    ),
    (
        "Criminal Planning",
        &[
            "crime_cyber",
            "crime_injury",
            "crime_kidnapp",
            "crime_privacy",
            "crime_propaganda",
            "crime_tax",
            "crime_theft",
            "crime_other",
        ],
    ),
    (
        "Regulated or Controlled Substances",
        &["substance_alcohol", "substance_cannabis", "substance_drug", "substance_tobacco", "substance_other"],
    ),
    ("Sexual Content", &["sex_harrasment", "sex_porn", "sex_other"]),
    ("Suicide & Self-Harm", &["self_harm_suicide", "self_harm_thin", "self_harm_other"]),
    (
        "Guns & Illegal Weapons",
        &["weapon_biological", "weapon_chemical", "weapon_firearm", "weapon_radioactive", "weapon_other"],
    ),
];

/// The heading of a code; `None` for a category that is not ALERT's.
pub fn alert_heading(code: &str) -> Option<&'static str> {
    ALERT_HEADINGS.into_iter().find(|(_, codes)| codes.contains(&code)).map(|(heading, _)| heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_32_codes_each_under_one_heading() {
        let mut codes: Vec<&str> = ALERT_HEADINGS.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 32);
        assert!(codes.iter().all(|code| alert_heading(code).is_some()));
        assert_eq!(alert_heading("sex_harrasment"), Some("Sexual Content"));
        assert_eq!(alert_heading("self-harm"), None);
    }
}
