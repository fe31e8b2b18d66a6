import { type BadServers, COOKIE, liveReply, pours, replyOf, writes, writesAndCloses } from "./bad-server.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const cookies = Array.from({ length: 300 }, (_, index) => `Set-Cookie: name${index}=${index}`);
const oddCookies = ["=", "=;", "__proto__=1", "constructor=; Max-Age=NaN", ";;;", "a=\u0001b", "ttwid"];
const manyHeaders = Array.from({ length: 10_000 }, (_, index) => `X-${index}: ${index}\r\n`).join("");

const redirect = (location: string) => replyOf("", "HTTP/1.1 302 Found", `Location: ${location}`);

/** Servers whose heads are odd. */
export const badHeads: BadServers = {
  "sends half a status line": { ...writes("HTTP/1.1 2"), hangs: true },
  "sends half a status line and closes": writesAndCloses("HTTP/1.1 2"),
  "sends half a head": { ...writes(`${ok}Content-Ty`), hangs: true },
  "sends half a head and closes": writesAndCloses(`${ok}Content-Ty`),
  "never ends its head": {
    hangs: true,
    onRequest(socket) {
      socket.write(ok);
      pours(socket, "X: y\r\n", 10);
    },
  },
  "pours headers": {
    onRequest(socket) {
      socket.write(ok);
      pours(socket, "X-Name: value\r\n".repeat(2_000));
    },
  },
  "has a header of 1 MB": writes(`${ok}X: ${"y".repeat(1_048_576)}\r\nContent-Length: 0\r\n\r\n`),
  "has 10,000 headers": writes(`${ok}${manyHeaders}Content-Length: 0\r\n\r\n`),
  "has a status that is a word": writes("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),
  "has the status 000": writes("HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n"),
  "has the status 999": writes(replyOf("", "HTTP/1.1 999 Odd")),
  "has the status 204 with a body": writes(`HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody`),
  "has the status 304": writes(replyOf("", "HTTP/1.1 304 Not Modified")),
  "has the status 206": writes(replyOf("FL", "HTTP/1.1 206 Partial Content", "Content-Range: bytes 0-1/9")),
  "wants a password": writes(replyOf("", "HTTP/1.1 401 Unauthorized", 'WWW-Authenticate: Basic realm="x"')),
  "wants a password for a proxy": writes(replyOf("", "HTTP/1.1 407 Proxy Authentication Required")),
  "wants a sign-in to the network": writes(replyOf("<html>sign in", "HTTP/1.1 511 Authenticate")),
  "redirects without a place": writes(replyOf("", "HTTP/1.1 302 Found")),
  "redirects to two places": writes(replyOf("", "HTTP/1.1 302 Found", "Location: /a", "Location: /b")),
  "redirects to itself": { onRequest: (socket, path) => void socket.write(redirect(path)) },
  "redirects on and on": { onRequest: (socket, path) => void socket.write(redirect(`${path}a`)) },
  "redirects to a file": writes(redirect("file:///etc/passwd")),
  "redirects to a script": writes(redirect("javascript:alert(1)")),
  "redirects to a private address": writes(redirect("http://169.254.169.254/latest/meta-data/")),
  "redirects to no URL": writes(redirect("http://[")),
  "redirects to 8,000 characters": writes(redirect(`/${"%00".repeat(2_600)}`)),
  "has a NUL in a header": writes(`${ok}X: a\u0000b\r\nContent-Length: 0\r\n\r\n`),
  "has a header without a name": writes(`${ok}: value\r\nContent-Length: 0\r\n\r\n`),
  "has a header without a colon": writes(`${ok}nonsense\r\nContent-Length: 0\r\n\r\n`),
  "folds its headers": writes(`${ok}X: a\r\n b\r\n c\r\nContent-Length: 0\r\n\r\n`),
  "ends its lines with LF alone": writes(`HTTP/1.1 200 OK\nContent-Length: 2\n\nok`),
  "floods with cookies": { ...writes(replyOf(liveReply, COOKIE, ...cookies)), tellsTruth: true },
  "has cookies of odd names": writes(
    replyOf(liveReply, ...oddCookies.map((cookie) => `Set-Cookie: ${cookie}`)),
  ),
  "calls JSON an image": {
    ...writes(replyOf(liveReply, COOKIE, "Content-Type: image/png; charset=klingon")),
    tellsTruth: true,
  },
  ...Object.fromEntries(
    ["-1", "1e400", "NaN", "soon", "9999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "1, 2"].flatMap((after) =>
      [429, 503].map((status) => [
        `answers ${status} with Retry-After ${after}`,
        writes(replyOf("", `HTTP/1.1 ${status} Later`, `Retry-After: ${after}`)),
      ]),
    ),
  ),
};
