//! Requests to model APIs.

use std::cell::Cell;

use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect,
};

use super::idle_timeout::IdleTimeout;
use super::{Abort, AllowedOrigins, unix_ms};
use crate::domain::{Address, Failure, FailureCause, FailureKind};
use crate::provider::{HttpRequest, Method, ResponseHead};

/// A reply whose head has come and whose body is on its way.
pub struct Incoming {
    head: ResponseHead,
    body: Option<Body>,
    origin: String,
    idle: IdleTimeout,
}

/// Sends a request and waits for the reply's head, at most `idle_timeout_ms`.
///
/// No cookies, no referrer, no kept reply; and no redirects, which could carry a key to another origin.
pub async fn send(
    allowed: &AllowedOrigins,
    request: &HttpRequest,
    abort: &Abort,
    idle_timeout_ms: u32,
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
    let idle = IdleTimeout::new(idle_timeout_ms);
    let response = idle.or(fetched, &origin, abort).await?.map_err(|_| unreachable_at(&origin))?;
    Ok(Incoming { head: head_of(&response), body: body_of(&response), origin, idle })
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
    matches!(IdleTimeout::new(wait_ms).or(fetch(&probe, &init), "", abort).await, Ok(Ok(_)))
}

impl Incoming {
    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// The body's next bytes; `None` at its end.
    pub async fn next(&mut self, abort: &Abort) -> Result<Option<Vec<u8>>, Failure> {
        let Some(body) = &self.body else { return Ok(None) };
        match self.idle.or(body.next(), &self.origin, abort).await? {
            Ok(bytes) => Ok(bytes),
            Err(_) => {
                let cause = FailureCause::ConnectionBroke { origin: self.origin.clone() };
                Err(Failure::new(FailureKind::CutStream, cause))
            }
        }
    }
}

impl Incoming {
    /// Reads what is left, for a moment only: some servers keep an answered request open.
    pub async fn drain(&mut self, abort: &Abort) {
        const MOMENT_MS: u32 = 250;
        self.idle.set_limit(MOMENT_MS);
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

pub(super) fn unreachable_at(origin: &str) -> Failure {
    Failure::new(FailureKind::Network, FailureCause::Unreachable { origin: origin.to_owned() })
}

pub(super) fn head_of(response: &Response) -> ResponseHead {
    ResponseHead { status: response.status(), headers: response.headers().entries().collect(), received_ms: unix_ms() }
}

pub(super) fn body_of(response: &Response) -> Option<Body> {
    Some(Body { reader: response.body()?.get_reader().unchecked_into(), has_ended: Cell::new(false) })
}

/// A reply's body. What nobody reads to its end is called off.
pub(super) struct Body {
    reader: ReadableStreamDefaultReader,
    /// It was read to its end, or failed.
    has_ended: Cell<bool>,
}

impl Body {
    /// The next bytes; `None` at the end.
    async fn next(&self) -> Result<Option<Vec<u8>>, JsValue> {
        Ok(self.next_piece().await?.map(|piece| piece.to_vec()))
    }

    /// The same, left where the browser has them.
    pub(super) async fn next_piece(&self) -> Result<Option<Uint8Array>, JsValue> {
        let read = JsFuture::from(self.reader.read()).await.inspect_err(|_| self.has_ended.set(true))?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        let is_done = read.get_done().unwrap_or(false);
        self.has_ended.set(is_done);
        Ok((!is_done).then(|| Uint8Array::from(read.get_value())))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if self.has_ended.get() {
            return;
        }
        // That a body was called off after it failed says nothing new.
        let called_off = JsFuture::from(self.reader.cancel());
        spawn_local(async move { drop(called_off.await) });
    }
}
