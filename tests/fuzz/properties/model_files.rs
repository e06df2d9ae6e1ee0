//! A model's file: its header, its tokens, its chat template, its weights.

use std::io::Cursor;

use refusal_lab::decode::{ChatMessage, ChatTemplate, LanguageModel, LocalTime, ModelFile, Role, Tokenizer};

const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };
const TEXT: &str = "Hello, <|im_end|> wörld 123\n";

pub(super) fn check(bytes: &[u8]) {
    let Ok(mut file) = ModelFile::open(Cursor::new(bytes)) else { return };
    if let Ok(tokenizer) = Tokenizer::load(&file) {
        let tokens = tokenizer.encode(TEXT).unwrap_or_default();
        let _ = tokenizer.decode(&tokens);
        tokens.iter().for_each(|token| drop(tokenizer.piece(*token)));
    }
    if let Ok(template) = ChatTemplate::load(&file, NOW) {
        let message = |role| ChatMessage { role, content: TEXT.to_owned() };
        let _ = template.render(&[message(Role::System), message(Role::User), message(Role::Assistant)]);
    }
    assert!(file.weight_bytes() <= 64 * bytes.len() as u64);
    let _ = LanguageModel::load(&mut file, |share| assert!((0.0..=1.0).contains(&share)));
}
