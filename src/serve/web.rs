//! The server: files of the site by their addresses, and below `/_gridboard/` what is not of the site.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::json;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::desk::{Desk, Fresh};
use super::edition::PieceLine;

const LIVE_SCRIPT: &str = include_str!("pages/live.js");
const STYLE: &str = include_str!("pages/serve.css");
const WORKBENCH: &str = include_str!("pages/workbench.html");
const WORKBENCH_SCRIPT: &str = include_str!("pages/workbench.js");
/// Messages that stand in braces in the workbench's page.
const WORKBENCH_WORDS: [&str; 11] = [
    "lang",
    "serve-workbench",
    "serve-site",
    "serve-print",
    "serve-all",
    "serve-open",
    "serve-none",
    "serve-drawing",
    "serve-pdf",
    "serve-front",
    "serve-back",
];
/// A service worker of an earlier site on this port would answer in our place: it is sent home.
const NO_WORKER: &str = "self.addEventListener(\"install\", function () { self.skipWaiting(); self.registration.unregister(); });\n";

/// How long a question for changes is kept open: browsers and proxies give up later.
const PATIENCE: Duration = Duration::from_secs(25);

type Shared = State<Arc<Desk>>;

pub fn router(desk: Arc<Desk>) -> Router {
    let site = ServeDir::new(desk.folder().join("site"));
    let print = ServeDir::new(desk.folder().join("print"));
    let pieces = Router::new()
        .fallback_service(print)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), print_file));
    let site = Router::new()
        .fallback_service(site)
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), site_file));
    let always = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .route("/_gridboard/", get(workbench))
        .route("/_gridboard/live.js", get(|| async { script(LIVE_SCRIPT) }))
        .route("/_gridboard/workbench.js", get(|| async { script(WORKBENCH_SCRIPT) }))
        .route("/_gridboard/serve.css", get(|| async { typed("text/css; charset=utf-8", STYLE) }))
        .route("/_gridboard/wait", get(wait))
        .route("/_gridboard/mistakes", get(mistakes))
        .route("/_gridboard/pieces", get(list))
        .route("/_gridboard/picture/{page}/{*path}", get(piece_picture))
        .nest("/_gridboard/print", pieces)
        .fallback_service(site)
        .layer(always(header::CACHE_CONTROL, "no-store"))
        // Pages of other sites may neither frame a draft nor take its pictures and scripts.
        .layer(always(header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .layer(always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(middleware::from_fn(own_host))
        .with_state(desk)
}

/// Pages of other sites must not read drafts through a name that they made lead here (DNS rebinding).
async fn own_host(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_own = |name: &str| matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    // Some ask for a whole address, which counts for more than the header.
    if is_own(name) && request.uri().host().is_none_or(is_own) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// Work that takes a processor, away from the threads that answer.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// Makes the file that is asked for, then lets `ServeDir` send it: types, ranges, and no path that leaves the folder.
async fn site_file(State(desk): Shared, mut request: Request, next: Next) -> Response {
    let base = desk.edition().map_or_else(|| "/".to_owned(), |edition| edition.base_path().to_owned());
    let path = request.uri().path().to_owned();
    let Some(inner) = path.strip_prefix(&base) else {
        return if path == "/" { Redirect::temporary(&base).into_response() } else { not_found(&desk).await };
    };
    let name = if inner.is_empty() || inner.ends_with('/') {
        format!("{inner}index.html")
    } else {
        inner.to_owned()
    };
    if name == "sw.js" {
        return script(NO_WORKER);
    }
    let (fresh, folder) = {
        let (desk, name) = (Arc::clone(&desk), name.clone());
        let work = move || {
            let fresh = desk.fresh(&format!("site/{name}"));
            let is_folder = matches!(fresh, Fresh::Missing)
                && matches!(desk.fresh(&format!("site/{name}/index.html")), Fresh::Ready);
            (fresh, is_folder)
        };
        apart(work).await.unwrap_or((Fresh::Missing, false))
    };
    match fresh {
        Fresh::Ready => {
            let Ok(uri) = format!("/{name}").parse::<Uri>() else { return not_found(&desk).await };
            *request.uri_mut() = uri;
            let mut response = next.run(request).await;
            if let Some(kind) = text_kind(&name) {
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            response
        }
        Fresh::Missing if folder => Redirect::temporary(&format!("{path}/")).into_response(),
        Fresh::Missing => not_found(&desk).await,
        Fresh::Faulty(articles) => faulty(&desk, &articles),
    }
}

/// The type of files that `ServeDir` sends as one that other programs do not know, or without their encoding.
fn text_kind(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending {
        "xml" if name.ends_with("feed.xml") => Some("application/atom+xml; charset=utf-8"),
        "html" => Some("text/html; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "txt" => Some("text/plain; charset=utf-8"),
        "csv" => Some("text/csv; charset=utf-8"),
        "ics" => Some("text/calendar; charset=utf-8"),
        "vcf" => Some("text/vcard; charset=utf-8"),
        _ => None,
    }
}

async fn print_file(State(desk): Shared, request: Request, next: Next) -> Response {
    let path = format!("print{}", request.uri().path());
    let fresh = {
        let desk = Arc::clone(&desk);
        apart(move || desk.fresh(&path)).await.unwrap_or(Fresh::Missing)
    };
    match fresh {
        Fresh::Ready => next.run(request).await,
        Fresh::Missing => StatusCode::NOT_FOUND.into_response(),
        Fresh::Faulty(articles) => faulty(&desk, &articles),
    }
}

/// The site's own page for what is not there.
async fn not_found(desk: &Arc<Desk>) -> Response {
    let page = {
        let desk = Arc::clone(desk);
        let read = move || match desk.fresh("site/404.html") {
            Fresh::Ready => std::fs::read(desk.folder().join("site/404.html")).ok(),
            _ => None,
        };
        apart(read).await.flatten()
    };
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.unwrap_or_default())
        .into_response()
}

/// A page of mistakes in place of one that cannot be shown.
fn faulty(desk: &Desk, articles: &str) -> Response {
    let words = |id: &str| desk.messages().get(id, &[]);
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"/_gridboard/serve.css\">\n<script src=\"/_gridboard/live.js\" defer></script>\n</head>\n<body class=\"mistakes\" data-only=\"mistakes\">\n<h1>{title}</h1>\n{articles}\n</body>\n</html>\n",
        words("lang"),
        title = words("serve-mistakes"),
    );
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
        .into_response()
}

/// Answers when the page at `path` no longer has the mark `made`, or mistakes came or went.
async fn wait(State(desk): Shared, uri: Uri) -> Response {
    let asked = |key: &str| {
        let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).next().unwrap_or_default()
    };
    let (made, had_mistakes) = (asked("made"), asked("mistakes") == "1");
    let path = site_path(&desk, &asked("path"));
    let mut version = desk.version();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        version.mark_unchanged();
        let (mark, has_mistakes) = {
            let (desk, path) = (Arc::clone(&desk), path.clone());
            let look = move || (desk.mark(&path), desk.mistakes().is_some());
            apart(look).await.unwrap_or_default()
        };
        let is_late = tokio::time::Instant::now() >= deadline;
        if mark != made || has_mistakes != had_mistakes || is_late {
            return json_of(&json!({ "made": mark, "mistakes": has_mistakes }));
        }
        // Either way the page is looked at once more.
        let _ = tokio::time::timeout_at(deadline, version.changed()).await;
    }
}

/// The file below the output folder of an address.
fn site_path(desk: &Desk, address: &str) -> String {
    let base = desk.edition().map_or_else(|| "/".to_owned(), |edition| edition.base_path().to_owned());
    match address.strip_prefix(&base) {
        Some(inner) if inner.is_empty() || inner.ends_with('/') => format!("site/{inner}index.html"),
        Some(inner) => format!("site/{inner}"),
        None => String::new(),
    }
}

/// What is to be mended, for the script that shows it over the page.
async fn mistakes(State(desk): Shared) -> Response {
    let words = |id: &str| crate::render::escape(&desk.messages().get(id, &[]));
    let articles = desk.mistakes().unwrap_or_default();
    let html = format!(
        "<h1>{}</h1><p>{}</p><div><button type=\"button\">{}</button><kbd>Esc</kbd></div>{articles}",
        words("serve-mistakes"),
        words("serve-last-good"),
        words("serve-close")
    );
    typed("text/html; charset=utf-8", html)
}

async fn workbench(State(desk): Shared) -> Response {
    let words = |id: &str| crate::render::escape(&desk.messages().get(id, &[]));
    let base = desk.edition().map_or_else(|| "/".to_owned(), |edition| edition.base_path().to_owned());
    let mut page = WORKBENCH.replace("{base}", &crate::render::escape(&base));
    for id in WORKBENCH_WORDS {
        page = page.replace(&format!("{{{id}}}"), &words(id));
    }
    typed("text/html; charset=utf-8", page)
}

/// Pieces of print: what they are, whose they are, and the grid that they belong to.
async fn list(State(desk): Shared) -> Response {
    let pieces = desk.edition().map(|edition| edition.pieces()).unwrap_or_default();
    let row = |piece: &PieceLine| {
        let kind = desk.messages().get(&format!("kind-{}", piece.kind), &[]);
        json!({ "path": piece.path, "kind": kind, "name": piece.name, "grid": piece.grid })
    };
    json_of(&json!(pieces.iter().map(row).collect::<Vec<_>>()))
}

/// A page (from 1) of a piece.
async fn piece_picture(State(desk): Shared, Path((page, path)): Path<(usize, String)>) -> Response {
    let made = {
        let desk = Arc::clone(&desk);
        apart(move || desk.picture(&path, page.saturating_sub(1))).await
    };
    match made {
        Some(Ok(png)) => typed("image/png", png),
        Some(Err(Fresh::Faulty(articles))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], articles)
                .into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn script(text: &'static str) -> Response {
    typed("text/javascript; charset=utf-8", text)
}

fn json_of(value: &serde_json::Value) -> Response {
    typed("application/json", value.to_string())
}

fn typed(kind: &'static str, body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], body.into()).into_response()
}
