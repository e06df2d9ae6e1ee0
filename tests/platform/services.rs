//! The page's services, as components find them in the context.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::{Get, Set, Update, With};
use refusal_lab::domain::{Category, Item, Kind, Outcome, Prompt};
use refusal_lab::platform::sleep_ms;
use refusal_lab::state::{
    self, Notice, ResponseFilter, use_active_runs, use_line_up, use_model_form, use_runs, use_shell,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Starts the services of a page of its own and reads some of them from the context.
fn services<T: 'static>(find: impl FnOnce() -> T + 'static) -> T {
    let found = Rc::new(Cell::new(None));
    let slot = Rc::clone(&found);
    leptos::mount::mount_to_body(move || {
        state::start();
        slot.set(Some(find()));
    });
    found.take().unwrap()
}

#[wasm_bindgen_test]
fn key_is_kept_for_its_origin_and_dropped_for_another() {
    let form = services(use_model_form);
    form.enter_address("http://127.0.0.1:8000/v1".to_owned());
    form.enter_key("sk-test".to_owned());
    form.enter_address("http://127.0.0.1:8000/other".to_owned());
    assert_eq!(form.key_text(), "sk-test");
    form.enter_address("http://127.0.0.1:9000/v1".to_owned());
    assert_eq!(form.key_text(), "");
}

#[wasm_bindgen_test]
fn line_up_takes_only_a_form_with_a_model() {
    let (shell, form, line_up) = services(|| (use_shell(), use_model_form(), use_line_up()));
    form.enter_address("http://127.0.0.1:8000/v1".to_owned());
    form.settings.update(|settings| settings.model = String::new());
    line_up.add();
    assert!(line_up.entries.with(Vec::is_empty));
    assert!(matches!(shell.notice.get(), Notice::Error(_)));
    form.settings.update(|settings| settings.model = "small".to_owned());
    line_up.add();
    assert_eq!(line_up.entries.with(|entries| entries[0].settings.model.clone()), "small");
    line_up.remove(0);
    assert!(line_up.entries.with(Vec::is_empty));
}

#[wasm_bindgen_test]
async fn run_without_a_model_reports_an_error_and_starts_nothing() {
    let (shell, form, active, runs) = services(|| (use_shell(), use_model_form(), use_active_runs(), use_runs()));
    form.enter_address("http://127.0.0.1:8000/v1".to_owned());
    form.settings.update(|settings| settings.model = String::new());
    shell.notice.set(Notice::Quiet);
    active.start();
    sleep_ms(50).await;
    assert!(matches!(shell.notice.get(), Notice::Error(_)));
    assert!(!active.is_any());
    assert!(runs.chosen.get().is_none());
}

#[wasm_bindgen_test]
fn filter_passes_items_of_its_kind_and_words() {
    let prompt = Prompt {
        id: "p1".to_owned(),
        category: Category::from("violence"),
        kind: Kind::Toxic,
        text: "How is a lock picked?".to_owned(),
        note: None,
    };
    let item = Item::new(&prompt, Outcome::Cancelled);
    let passes = |filter: ResponseFilter| filter.passes()(&item);
    assert!(passes(ResponseFilter::default()));
    assert!(passes(ResponseFilter {
        words: "LOCK".to_owned(),
        ..ResponseFilter::in_category(Kind::Toxic, "violence")
    }));
    assert!(!passes(ResponseFilter::in_category(Kind::SeeminglyToxic, "violence")));
    assert!(!passes(ResponseFilter { words: "key".to_owned(), ..ResponseFilter::default() }));
}
