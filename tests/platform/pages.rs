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

#[wasm_bindgen_test]
async fn every_page_is_rendered_and_run_reports_that_there_is_no_model() {
    ui::mount(|| Box::pin(async { Ok(ui::deferred_entry()) }));
    let mut shown = Vec::new();
    for page in Page::ALL.into_iter().filter(|page| *page != Page::TradeOff) {
        let hash = Route { page, ..Route::default() }.to_string();
        set_location_hash(&hash);
        script("window.dispatchEvent(new HashChangeEvent('hashchange'))").await;
        let is_current = format!("nav a[href='{hash}'][aria-current='page']");
        let class = text_of(&format!(
            "const stage = document.querySelector('.stage'); \
             return document.querySelector(\"{is_current}\") && stage.children.length > 1 && !stage.lastElementChild.matches('.trade-off') \
             ? stage.lastElementChild.className : ''"
        ))
        .await;
        assert!(!class.is_empty(), "{hash} is not rendered");
        // The page before may still stand there in the same moment.
        sleep_ms(50).await;
        shown.push(text_of("return document.querySelector('.stage').lastElementChild.innerHTML").await);
    }
    let pages = shown.len();
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown.len(), pages, "two pages show the same");

    script("[...document.querySelectorAll('button')].find(button => button.textContent.trim() === 'Run').click()")
        .await;
    let status =
        "const text = document.querySelector('[role=status]').textContent; return /no model/i.test(text) ? text : ''";
    assert!(!text_of(status).await.is_empty(), "the status line does not say that there is no model");
}
