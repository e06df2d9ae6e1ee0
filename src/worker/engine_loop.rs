//! The engine worker's loop.

use std::io::BufReader;

use js_sys::{Date, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, MessageChannel};

use super::blob_reader::BlobReader;
use super::engine::{Engine, LoadedModel};
use super::model_files::{hash_of, obtain};
use super::serve::{Answered, Request, serve};
use crate::decode::LocalTime;
use crate::domain::{DecodeError, EncoderError, EngineError, EngineState, GenerationEnd, GenerationRequest};
use crate::protocol::{EngineMessages, EngineReply, EngineRequest};

/// Bytes of a file that are read at once: its header is read string by string.
const READ_AHEAD: usize = 1 << 20;

/// Answers the page's requests for as long as the worker lives.
pub fn serve_engine_worker() {
    let mut loaded = None;
    serve::<EngineMessages>(async move |request, asked| answer(request, asked, &mut loaded).await);
}

async fn answer(
    request: &Request<EngineMessages>,
    asked: EngineRequest<'_>,
    loaded: &mut Option<LoadedModel>,
) -> Answered<EngineMessages> {
    let reply = match (asked, loaded) {
        (EngineRequest::Load { sha256, addresses }, loaded) => {
            *loaded = None; // its memory is needed for the next
            let (model, reply, file) = load(request, sha256, &addresses).await?;
            *loaded = Some(model);
            return Ok((reply, Some(file)));
        }
        (EngineRequest::Generate(wanted), Some(LoadedModel::Model(engine))) => {
            EngineReply::Finished(generate(request, engine, &wanted).await?)
        }
        (EngineRequest::Generate(_), _) => return Err(EngineError::NoModel),
        (EngineRequest::Classify(exchanges), Some(LoadedModel::Encoder(encoder))) => {
            let verdicts: Result<_, EncoderError> =
                exchanges.iter().map(|exchange| encoder.classify(*exchange)).collect();
            EngineReply::Verdicts(verdicts?)
        }
        (EngineRequest::Classify(_), _) => return Err(EngineError::NoEncoder),
    };
    Ok((reply, None))
}

/// The model of the file that came with the request, or of the one that is fetched.
async fn load(
    request: &Request<EngineMessages>,
    sha256: &str,
    addresses: &[&str],
) -> Result<(LoadedModel, EngineReply, Blob), EngineError> {
    let tell = |state| request.reply(&EngineReply::State(state), None);
    let is_own = sha256.is_empty();
    let (file, sha256) = match request.file.clone() {
        Some(file) if is_own => {
            let hash = hash_of(&file).map_err(|error| EngineError::OwnFile { reason: error.to_string() })?;
            (file, hash)
        }
        Some(file) => (file, sha256.to_owned()),
        None => {
            let fetched = obtain(sha256, addresses, |done, total| tell(EngineState::Fetching { done, total })).await;
            (fetched?, sha256.to_owned())
        }
    };
    let reader = BlobReader::new(file.clone()).map_err(|error| EngineError::NoReader { reason: error.to_string() })?;
    let reader = BufReader::with_capacity(READ_AHEAD, reader);
    // A file that a person brought has a name; one that was fetched has its address's.
    let name = match file.dyn_ref::<File>() {
        Some(file) if is_own => file.name(),
        _ => addresses.first().and_then(|address| address.rsplit('/').next()).unwrap_or_default().to_owned(),
    };
    let loaded = LoadedModel::load(reader, &name, now(), |share| tell(EngineState::Loading { share }))?;
    let reply = EngineReply::Loaded { sha256, context_length: loaded.context_length() as u32 };
    Ok((loaded, reply, file))
}

/// The time by the clock of the person's machine.
fn now() -> LocalTime {
    let date = Date::new_0();
    LocalTime {
        year: date.get_full_year() as i32,
        month: date.get_month() as u8 + 1,
        day: date.get_date() as u8,
        hour: date.get_hours() as u8,
        minute: date.get_minutes() as u8,
        second: date.get_seconds() as u8,
    }
}

async fn generate(
    request: &Request<EngineMessages>,
    engine: &mut Engine,
    wanted: &GenerationRequest<'_>,
) -> Result<GenerationEnd, DecodeError> {
    let mut answering = engine.begin(wanted)?;
    loop {
        next_task().await;
        if request.is_cancelled() {
            break;
        }
        let Some(token) = answering.next_token()? else { break };
        request.reply(&EngineReply::Token(token), None);
    }
    Ok(answering.finish())
}

/// Lets the browser hand over what has come meanwhile. A timer would be held up for milliseconds.
async fn next_task() {
    let Ok(channel) = MessageChannel::new() else { return };
    let passed = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(passed).await;
    }
    channel.port1().close();
}
