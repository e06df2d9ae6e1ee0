//! The whole page in a browser: every page finds its services, and an action of the first part reaches the deferred one.

use refusal_lab::domain::{Page, Route};
use refusal_lab::platform::{set_location_hash, sleep_ms};
use refusal_lab::ui;
use wasm_bindgen_test::wasm_bindgen_test;

use super::script;

/// The text that the script returns, once it returns one; empty if it does not within some seconds.
async fn text_of(body: &str) -> String {
    for _ in 0..100 {
        let text = script(body).await.as_string().unwrap_or_default();
        if !text.is_empty() {
            return text;
        }
        sleep_ms(50).await;
    }
    String::new()
}

async fn open(page: Page) -> String {
    let hash = Route { page, ..Route::default() }.to_string();
    set_location_hash(&hash);
    script("window.dispatchEvent(new HashChangeEvent('hashchange'))").await;
    hash
}

#[wasm_bindgen_test]
async fn every_page_is_rendered_and_run_reports_that_there_is_no_model() {
    ui::mount(|| Box::pin(async { Ok(ui::deferred_entry()) }));
    let mut shown = Vec::new();
    for page in Page::all() {
        let hash = open(page).await;
        let is_current = format!("nav a[href='{hash}'][aria-current='page']");
        let text = text_of(&format!(
            "return document.querySelector(\"{is_current}\") ? document.querySelector('main').innerText : ''"
        ))
        .await;
        assert!(!text.is_empty(), "{hash} is not rendered");
        // The page before may still stand there in the same moment.
        sleep_ms(50).await;
        shown.push(text_of("return document.querySelector('main').innerHTML").await);
    }
    let pages = shown.len();
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown.len(), pages, "two pages show the same");

    open(Page::Measure).await;
    let click = "const run = [...document.querySelectorAll('button')].find(button => button.textContent.trim() === 'Run'); \
                 run?.click(); return run ? 'clicked' : ''";
    assert_eq!(text_of(click).await, "clicked");
    let status =
        "const text = document.querySelector('[role=status]').textContent; return /no model/i.test(text) ? text : ''";
    assert!(!text_of(status).await.is_empty(), "the status line does not say that there is no model");
}
