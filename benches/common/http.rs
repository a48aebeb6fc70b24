//! The least of an HTTP client, and a running `gridboard serve` to ask.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header, in small letters; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        found.map(str::to_lowercase).next().unwrap_or_default()
    }
}

/// A preview that ends with this value.
pub struct Preview {
    child: Child,
    /// `127.0.0.1:8000`
    pub address: String,
}

impl Preview {
    /// Starts a preview of `root` on a free port and waits until the site was read.
    pub fn start(root: &Path, today: &str) -> io::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gridboard"));
        command.args(["serve", "--port", "0", "--lang", "en", "--today", today, "--root"]).arg(root);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
        let mut next = || lines.next().unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
        let first = next()?;
        let address =
            first.split("http://").nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned);
        let address = address.ok_or_else(|| io::Error::other(first))?;
        loop {
            let line = next()?;
            if line.contains("Up to date") || line.contains("errors found") {
                break;
            }
        }
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address })
    }

    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.ask(path, &[])
    }

    /// GET with more headers; `Host` among them takes the place of the usual one.
    pub fn ask(&self, path: &str, headers: &[&str]) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        let host = match headers.iter().any(|header| header.starts_with("Host:")) {
            true => String::new(),
            false => format!("Host: {}\r\n", self.address),
        };
        let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        write!(stream, "GET {path} HTTP/1.1\r\n{host}{more}Connection: close\r\n\r\n")?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status =
            head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Answer { status, head, body: bytes[end + 4..].to_owned() })
    }

    /// Asks until the answer is as wanted; how long that took.
    pub fn until(&self, path: &str, is_wanted: impl Fn(&Answer) -> bool) -> io::Result<Duration> {
        const PATIENCE: Duration = Duration::from_secs(20);
        let start = Instant::now();
        while !is_wanted(&self.get(path)?) {
            if start.elapsed() > PATIENCE {
                return Err(io::ErrorKind::TimedOut.into());
            }
            // A browser waits to be told; who asks without a pause takes half of the machine.
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(start.elapsed())
    }

    /// Asks it to end, as a service manager does; whether it did well.
    pub fn stop(mut self) -> io::Result<bool> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        Ok(self.child.wait()?.success())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
