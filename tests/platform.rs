//! The browser's module, in a real browser.

#![cfg(target_arch = "wasm32")]
// Lints know `#[test]`, but not the browser's kind of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "platform/pages.rs"]
mod pages;
#[path = "platform/services.rs"]
mod services;
#[path = "platform/store.rs"]
mod store;
#[path = "platform/tabs.rs"]
mod tabs;

use std::cell::Cell;
use std::rc::Rc;

use futures::future::join;
use js_sys::{Function, Promise};
use refusal_lab::domain::failure_words::worker_error;
use refusal_lab::domain::{Address, BaseUrls, CallError, Exchange, FailureKind, PageFileError, WorkerError};
use refusal_lab::platform::{
    Abort, AllowedOrigins, DataWorker, Frame, answers_without_cors, iso_now, now_ms, page_file, page_origin, random,
    run_id, send, sleep_ms,
};
use refusal_lab::provider::{HttpRequest, Method};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A silence that no healthy request on this machine comes near.
const PATIENCE_MS: u32 = 30_000;

fn get(url: Address) -> HttpRequest {
    HttpRequest { method: Method::Get, url, headers: Vec::new(), body: None }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// The test runner's own page, the one server that is sure to be there.
fn runner() -> (Address, AllowedOrigins) {
    let url = address(&format!("{}/", page_origin().unwrap().origin()));
    let urls = BaseUrls::parse(&url.to_string()).unwrap();
    (url, AllowedOrigins::model(&urls))
}

/// Runs the body of an asynchronous function in the browser's own language, past all that is tested here.
async fn script(body: &str) -> JsValue {
    let begun = Function::new_no_args(&format!("return (async () => {{ {body} }})()")).call0(&JsValue::NULL).unwrap();
    JsFuture::from(Promise::resolve(&begun)).await.unwrap_or_else(|error| panic!("{error:?} in {body}"))
}

// --- the network ----------------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn an_allowed_origin_is_reached() {
    let (url, allowed) = runner();
    let abort = Abort::new().unwrap();
    let mut incoming =
        send(&allowed, &get(url), &abort, PATIENCE_MS).await.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(incoming.head().status, 200);
    let is_html = |(name, value): &(String, String)| name == "content-type" && value.contains("html");
    assert!(incoming.head().headers.iter().any(is_html));
    let mut body = Vec::new();
    while let Some(bytes) = incoming.next(&abort).await.unwrap() {
        body.extend(bytes);
    }
    assert!(String::from_utf8_lossy(&body).contains("<html"), "{} bytes", body.len());
    assert!(incoming.next(&abort).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn another_origin_is_refused_before_anything_is_sent() {
    let (url, allowed) = runner();
    let abort = Abort::new().unwrap();
    let (host, port) = url.origin().trim_start_matches("http://").rsplit_once(':').unwrap();
    let other_port: u16 = port.parse::<u16>().unwrap() ^ 1;
    let foreigners = [
        format!("http://{host}:{other_port}/"),
        format!("https://{host}:{port}/"),
        format!("http://localhost.example:{port}/"),
        format!("http://{host}/"),
    ];
    let before = requests_made();
    for foreign in foreigners.map(|foreign| address(&foreign)) {
        let Err(failure) = send(&allowed, &get(foreign.clone()), &abort, PATIENCE_MS).await else {
            panic!("{} was reached", foreign.origin());
        };
        assert_eq!(failure.kind, FailureKind::Forbidden);
        assert!(failure.message().contains(foreign.origin()), "{failure}");
        assert!(!answers_without_cors(&allowed, &foreign, &abort, PATIENCE_MS).await);
    }
    assert_eq!(requests_made(), before, "a request went out");

    // The same measure does see a request that is allowed.
    assert!(answers_without_cors(&allowed, &url, &abort, PATIENCE_MS).await);
    assert_eq!(requests_made(), before + 1);
}

/// Requests that the page has made, as the browser itself counts them.
fn requests_made() -> u32 {
    web_sys::window().unwrap().performance().unwrap().get_entries_by_type("resource").length()
}

/// The page decides by its own reading of an address whom it may call; the browser calls by its own. Where they differ,
/// a key could go astray.
#[wasm_bindgen_test]
fn an_address_that_is_taken_is_read_by_the_browser_in_the_same_way() {
    const AUTHORITIES: [&str; 36] = [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f.0.0.1",
        "2130706433",
        "127.0.0.1.",
        "0177.0.0.1",
        "127.0.0.01",
        "1.2.3",
        "256.1.1.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.b-c.example",
        "a_b.example",
        "-a.example",
        "xn--bcher-kva.example",
        "bücher.example",
        "ⓛocalhost",
        "a%2eb.example",
        "%6cocalhost",
        "a..b",
        ".a",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[2001:DB8::0:1]",
        "[1::2::3]",
        "[fe80::1%25eth0]",
        "a\\b",
        "a b",
        "a\tb",
        "a@b",
        "user:word@a.example",
        "1.2.3.4.5",
        "a.0x1",
    ];
    const ENDS: [&str; 18] = [
        "",
        ":80",
        ":443",
        ":0",
        ":00080",
        ":8080",
        ":65536",
        ":",
        ":+80",
        ":8 0",
        "/v1",
        "/v1/",
        "/a/../v1",
        "/a/./v1",
        "/%2e%2e/v1",
        "//x",
        "/\\x",
        "/é",
    ];
    let mut taken = 0;
    for scheme in ["http://", "https://", "HTTP://", "http:/", "http:", "//", "ftp://", " http://", "javascript:"] {
        for authority in AUTHORITIES {
            for end in ENDS {
                let text = format!("{scheme}{authority}{end}");
                let Ok(address) = Address::parse(&text) else { continue };
                taken += 1;
                // What the page hands to the browser, and what the person typed: both must lead to the same place.
                for text in [address.as_str(), &text] {
                    let url = web_sys::Url::new(text).unwrap_or_else(|_| panic!("{text} is no address to the browser"));
                    assert_eq!(url.href(), address.as_str(), "{text}");
                    assert_eq!(url.origin(), address.origin(), "{text}");
                    assert_eq!(url.hostname(), address.host().to_string(), "{text}");
                    assert!(url.username().is_empty() && url.search().is_empty() && url.hash().is_empty(), "{text}");
                }
            }
        }
    }
    assert!(taken > 200, "only {taken} of these addresses were taken");
}

#[wasm_bindgen_test]
async fn several_addresses_are_all_in_reach() {
    let (url, _) = runner();
    let both = BaseUrls::parse(&format!("https://api.example.invalid/v1 {url}")).unwrap();
    let abort = Abort::new().unwrap();
    let incoming = send(&AllowedOrigins::model(&both), &get(url), &abort, PATIENCE_MS).await;
    assert_eq!(incoming.map(|incoming| incoming.head().status).ok(), Some(200));
}

#[wasm_bindgen_test]
async fn an_aborted_request_fails_and_harms_no_other() {
    let (url, allowed) = runner();
    let aborted = Abort::new().unwrap();
    aborted.clone().abort();
    let Err(failure) = send(&allowed, &get(url.clone()), &aborted, PATIENCE_MS).await else {
        panic!("an aborted request was answered");
    };
    assert_eq!(failure.kind, FailureKind::Network);
    assert!(send(&allowed, &get(url), &Abort::new().unwrap(), PATIENCE_MS).await.is_ok());
}

#[wasm_bindgen_test]
async fn an_abort_ends_a_body_that_is_being_read() {
    let (url, allowed) = runner();
    let abort = Abort::new().unwrap();
    let mut incoming =
        send(&allowed, &get(url), &abort, PATIENCE_MS).await.unwrap_or_else(|failure| panic!("{failure}"));
    abort.abort();
    let end = incoming.next(&abort).await;
    assert!(end.is_err_and(|failure| failure.kind == FailureKind::CutStream));
}

#[wasm_bindgen_test]
async fn an_error_status_is_a_head_like_any_other() {
    let (url, allowed) = runner();
    let nowhere = address(&format!("{}/no-such-file", url.origin()));
    let incoming = send(&allowed, &get(nowhere), &Abort::new().unwrap(), PATIENCE_MS).await;
    assert_eq!(incoming.map(|incoming| incoming.head().status).ok(), Some(404));
}

#[wasm_bindgen_test]
async fn a_file_that_does_not_lie_beside_the_page_is_named() {
    let error = page_file("no/such/file.json").await.unwrap_err();
    assert_eq!(error, PageFileError::Status { file: "no/such/file.json".to_owned(), status: 404 });
}

#[wasm_bindgen_test]
async fn a_file_beside_the_page_is_read_whole() {
    let page = page_file("./").await.unwrap();
    assert!(String::from_utf8_lossy(&page).contains("<html"));
}

// --- the data worker ------------------------------------------------------------------------------------------------

/// The test runner serves no worker's files: what the page then says, to everyone who asked and at every try.
#[wasm_bindgen_test]
async fn a_worker_that_is_not_there_fails_who_asked_and_is_tried_again() {
    let worker = DataWorker::start();
    let bulk = vec![Exchange::from("a text of which many make more than one message"); 200_000];
    for _ in 0..2 {
        let few = ["x".into()];
        let (one, many) = join(worker.judge(&["lexicon"], &few, true), worker.judge(&["lexicon"], &bulk, false)).await;
        let error = one.unwrap_err();
        let CallError::Worker(error) = error else { panic!("{error:?}") };
        assert!(matches!(error, WorkerError::NotLoaded { .. }), "{error:?}");
        assert!(worker_error(&error).contains("data_worker_bg.wasm"), "{error:?}");
        assert_eq!(many, Err(error.into()));
    }
    assert_eq!(worker.judge(&["lexicon"], &[], true).await, Ok(vec![Vec::new()]));
}

// --- frames, clock, chance --------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_frame_does_once_what_was_asked_for_often() {
    let done = Rc::new(Cell::new(0));
    let counted = Rc::clone(&done);
    let frame = Frame::new(move || counted.set(counted.get() + 1));
    for _ in 0..100 {
        frame.ask();
        frame.clone().ask();
    }
    assert_eq!(done.get(), 0, "work was done before its frame");
    until(|| done.get() > 0).await;
    // Two more frames, in which nothing was asked for.
    for _ in 0..2 {
        let passed = Rc::new(Cell::new(false));
        let seen = Rc::clone(&passed);
        let other = Frame::new(move || seen.set(true));
        other.ask();
        until(|| passed.get()).await;
    }
    assert_eq!(done.get(), 1);

    frame.ask();
    until(|| done.get() > 1).await;
    assert_eq!(done.get(), 2);
}

/// Waits for a condition; fails where it does not come true.
async fn until(condition: impl Fn() -> bool) {
    let begun = now_ms();
    while !condition() {
        assert!(now_ms() - begun < f64::from(PATIENCE_MS), "waited in vain");
        sleep_ms(5).await;
    }
}

#[wasm_bindgen_test]
async fn the_clock_goes_forward_by_the_time_that_was_slept() {
    let begun = now_ms();
    sleep_ms(50).await;
    let slept = now_ms() - begun;
    // Timers and clocks are rounded, each on its own.
    assert!((45.0..f64::from(PATIENCE_MS)).contains(&slept), "{slept} ms");
}

#[wasm_bindgen_test]
fn chance_is_spread_over_nought_to_one() {
    let drawn: Vec<f64> = (0..1_000).map(|_| random()).collect();
    assert!(drawn.iter().all(|number| (0.0..1.0).contains(number)));
    // Of a thousand even draws, some lie in each tenth, but for one time in 10^44.
    for tenth in 0..10 {
        assert!(drawn.iter().any(|number| (number * 10.0) as usize == tenth), "none in tenth {tenth}");
    }
}

#[wasm_bindgen_test]
fn a_time_is_iso_8601_and_a_runs_id_is_new() {
    let now = iso_now();
    assert_eq!((now.len(), &now[10..11], &now[23..]), (24, "T", "Z"), "{now}");
    let mut ids: Vec<String> = (0..100).map(|_| run_id()).collect();
    assert!(ids.iter().all(|id| id.starts_with("run-") && !id.contains('/')), "{ids:?}");
    ids.sort();
    ids.dedup();
    assert!(ids.len() >= 99, "{} of 100 are new", ids.len());
}
