//! Requests to model APIs.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use futures::future::{Either, select};
use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect,
};

use super::{Abort, AllowedOrigins, now_ms, sleep_ms, unix_ms};
use crate::domain::{Address, Failure, FailureKind};
use crate::provider::{HttpRequest, Method, ResponseHead};

/// A reply whose head has come and whose body is on its way.
pub struct Incoming {
    head: ResponseHead,
    body: Option<Body>,
    origin: String,
    silence: Silence,
}

/// Sends a request and waits for the reply's head, at most `silence_ms`.
///
/// No cookies, no referrer, no kept reply; and no redirects, which could carry a key to another origin.
pub async fn send(
    allowed: &AllowedOrigins,
    request: &HttpRequest,
    abort: &Abort,
    silence_ms: u32,
) -> Result<Incoming, Failure> {
    allowed.check(&request.url)?;
    let origin = request.url.origin().to_owned();
    let fetched = async {
        let init = plain(request, RequestMode::Cors, abort);
        let headers = Headers::new()?;
        for (name, value) in &request.headers {
            headers.append(name, value)?;
        }
        init.set_headers(&headers);
        if let Some(body) = &request.body {
            init.set_body(&body.as_str().into());
        }
        fetch(request, &init).await
    };
    let mut silence = Silence::of(silence_ms);
    let response = silence.or(fetched, &origin, abort).await?.map_err(|_| unreachable_at(&origin))?;
    Ok(Incoming { head: head_of(&response), body: body_of(&response), origin, silence })
}

/// Whether the server answers at all when CORS is not asked for: the reply cannot be read, but its coming tells a
/// blocked reply from an unreachable server. Sends no key and no body.
pub async fn answers_without_cors(allowed: &AllowedOrigins, url: &Address, abort: &Abort, wait_ms: u32) -> bool {
    let probe = HttpRequest { method: Method::Get, url: url.clone(), headers: Vec::new(), body: None };
    if allowed.check(url).is_err() {
        return false;
    }
    // A redirect must be followed here: with no CORS, a browser allows nothing else.
    let init = plain(&probe, RequestMode::NoCors, abort);
    init.set_redirect(RequestRedirect::Follow);
    matches!(Silence::of(wait_ms).or(fetch(&probe, &init), "", abort).await, Ok(Ok(_)))
}

impl Incoming {
    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// The body's next bytes; `None` at its end.
    pub async fn next(&mut self, abort: &Abort) -> Result<Option<Vec<u8>>, Failure> {
        let Some(body) = &self.body else { return Ok(None) };
        match self.silence.or(body.next(), &self.origin, abort).await? {
            Ok(bytes) => Ok(bytes),
            Err(_) => Err(Failure::new(
                FailureKind::CutStream,
                format!("The connection to {} broke in the middle of the answer.", self.origin),
            )),
        }
    }
}

impl Incoming {
    /// Reads what is left, for a moment only: some servers keep an answered request open.
    pub async fn drain(&mut self, abort: &Abort) {
        const MOMENT_MS: u32 = 250;
        self.silence = Silence::of(MOMENT_MS);
        while let Ok(Some(_)) = self.next(abort).await {}
    }
}

/// Straight to the browser: a request object made first would be copied whole, body and all, for each prompt.
pub(super) async fn fetch(request: &HttpRequest, init: &RequestInit) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let fetched = JsFuture::from(window.fetch_with_str_and_init(request.url.as_str(), init)).await?;
    Ok(Response::from(fetched.unchecked_into::<web_sys::Response>()))
}

pub(super) fn plain(request: &HttpRequest, mode: RequestMode, abort: &Abort) -> RequestInit {
    let (method, cache) = match request.method {
        Method::Get => ("GET", RequestCache::NoStore),
        // No browser keeps a POST's reply; and asked not to, Chromium would not keep its CORS preflight's either.
        Method::Post => ("POST", RequestCache::Default),
    };
    let init = RequestInit::new();
    init.set_method(method);
    init.set_mode(mode);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(cache);
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.signal()));
    init
}

/// How long a server may send nothing. One timer serves a whole reply: a reply of many pieces would set as many.
pub(super) struct Silence {
    limit_ms: u32,
    heard_ms: Rc<Cell<f64>>,
    too_long: Pin<Box<dyn Future<Output = ()>>>,
}

impl Silence {
    pub(super) fn of(limit_ms: u32) -> Self {
        let heard_ms = Rc::new(Cell::new(now_ms()));
        let last = Rc::clone(&heard_ms);
        let too_long = Box::pin(async move {
            let left = || last.get() + f64::from(limit_ms) - now_ms();
            while left() > 0.0 {
                sleep_ms(left().ceil() as u32).await;
            }
        });
        Self { limit_ms, heard_ms, too_long }
    }

    /// Waits for `work`, but not longer than the limit; then the request is aborted.
    pub(super) async fn or<T>(
        &mut self,
        work: impl Future<Output = T>,
        origin: &str,
        abort: &Abort,
    ) -> Result<T, Failure> {
        self.heard_ms.set(now_ms());
        match select(Box::pin(work), &mut self.too_long).await {
            Either::Left((done, _)) => Ok(done),
            Either::Right(_) => {
                abort.abort();
                let seconds = self.limit_ms / 1_000;
                let message = format!(
                    "{origin} sent nothing for {seconds} seconds. A model that needs longer can be given more under “More settings”."
                );
                Err(Failure::new(FailureKind::TimedOut, message))
            }
        }
    }
}

pub(super) fn unreachable_at(origin: &str) -> Failure {
    let message = format!(
        "No reply from {origin} could be read: it is not reachable, or it does not allow this page (CORS). “Test connection” tells which."
    );
    Failure::new(FailureKind::Network, message)
}

pub(super) fn head_of(response: &Response) -> ResponseHead {
    ResponseHead { status: response.status(), headers: response.headers().entries().collect(), received_ms: unix_ms() }
}

pub(super) fn body_of(response: &Response) -> Option<Body> {
    Some(Body(response.body()?.get_reader().unchecked_into()))
}

/// A reply's body. What nobody reads to its end is called off.
pub(super) struct Body(ReadableStreamDefaultReader);

impl Body {
    /// The next bytes; `None` at the end.
    async fn next(&self) -> Result<Option<Vec<u8>>, JsValue> {
        Ok(self.next_piece().await?.map(|piece| piece.to_vec()))
    }

    /// The same, left where the browser has them.
    pub(super) async fn next_piece(&self) -> Result<Option<Uint8Array>, JsValue> {
        let read: ReadableStreamReadResult = JsFuture::from(self.0.read()).await?.unchecked_into();
        let is_done = read.get_done().unwrap_or(false);
        Ok((!is_done).then(|| Uint8Array::from(read.get_value())))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // Of a body that has ended or failed, this says nothing new.
        let called_off = JsFuture::from(self.0.cancel());
        spawn_local(async move { drop(called_off.await) });
    }
}
