//! `gridboard serve`: the site as it will be, while it is being written.
//!
//! Nothing is published and nothing is built ahead: a save is read and checked, and a file is made when it is asked
//! for. So a city shows a saved change as fast as a village, and a mistake leaves the last good site where it was.

mod desk;
mod edition;
mod mistakes;
mod picture;
mod watch;
mod web;

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use desk::Desk;
use watch::Watch;

use crate::diagnostics::{Diagnostics, Messages};
use crate::pipeline::Request;

/// How many ports are tried after the first, where nobody asked for a certain one.
const PORTS: u16 = 20;

/// Who is told of what happens; called from other threads.
pub trait Listener: Send + 'static {
    /// The site is at `http://address` + path.
    fn is_open(&self, address: SocketAddr, path: &str);
    /// Something was saved, and is sound (with warnings, perhaps) or not. Also said once at the start.
    fn was_read(&self, result: Result<&Diagnostics, &Diagnostics>);
}

/// Why the preview ended before it began.
pub enum ServeFault {
    /// The port is taken, or forbidden.
    Port(io::Error),
    Io(io::Error),
    Watch(notify::Error),
}

/// Serves on loopback until the process is told to stop. `port`: exactly this one; without, the first free one from
/// 8000 on.
pub fn serve(
    request: Request,
    messages: Messages,
    port: Option<u16>,
    listener: impl Listener,
) -> Result<(), ServeFault> {
    let socket = bind(port).map_err(ServeFault::Port)?;
    let address = socket.local_addr().map_err(ServeFault::Io)?;
    // Before the first reading, so that no save falls between.
    let mut watch = Watch::new(&request.root).map_err(ServeFault::Watch)?;
    let desk = Arc::new(Desk::new(request, messages).map_err(ServeFault::Io)?);
    let first = desk.read(&BTreeSet::new());
    listener.is_open(address, desk.edition().as_ref().map_or("/", |edition| edition.base_path()));
    listener.was_read(first.as_ref().map(|edition| &edition.found));
    drop(first);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeFault::Io)?;
    let router = web::router(Arc::clone(&desk));
    let reader = Arc::clone(&desk);
    std::thread::spawn(move || {
        while let Some(saved) = watch.wait() {
            listener.was_read(reader.read(&saved).as_ref().map(|edition| &edition.found));
        }
    });
    runtime
        .block_on(async {
            let socket = tokio::net::TcpListener::from_std(socket)?;
            tokio::select! {
                ended = axum::serve(socket, router).into_future() => ended,
                () = stop() => Ok(()),
            }
        })
        .map_err(ServeFault::Io)?;
    // Files that are being made need not be waited for.
    runtime.shutdown_background();
    desk.remove();
    Ok(())
}

/// Loopback only: a draft is nobody else's business.
fn bind(port: Option<u16>) -> io::Result<TcpListener> {
    const FIRST: u16 = 8000;
    let open = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let socket = match port {
        Some(port) => open(port)?,
        None => (FIRST + 1..FIRST + PORTS).fold(open(FIRST), |first, port| first.or_else(|_| open(port)))?,
    };
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Ctrl-C, or the end that a service manager asks for.
pub(crate) async fn stop() {
    let interrupted = async {
        // Without the signal there is only the hard end, which needs no help.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
