import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Answer } from "./exchange";

function bytesOf(answer: Answer): Buffer {
  return Buffer.from(answer.body ?? "");
}

/** The answer as HTTP; `now` is what the Date header says. */
export function deliver(response: ServerResponse, answer: Answer, now: number): void {
  if (response.destroyed || !response.socket) return;
  if (answer.rawSocket) {
    writeRaw(response, answer, now, (head, body) => Buffer.concat([head, body]));
    return;
  }
  const body = bytesOf(answer);
  response.sendDate = false;
  const bodiless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    date: new Date(now).toUTCString(),
    // Said by Node itself it would come with the time for which connections are kept.
    connection: response.shouldKeepAlive ? "keep-alive" : "close",
    ...(bodiless ? {} : { "content-length": String(body.length) }),
    ...answer.headers,
  });
  response.end(bodiless ? undefined : body);
}

/** All of the head, half of the body, silence for a while, end of the connection. */
export function deliverTruncated(response: ServerResponse, answer: Answer, now: number, silentMs: number): void {
  const half = (head: Buffer, body: Buffer) => Buffer.concat([head, body.subarray(0, Math.floor(body.length / 2))]);
  writeRaw(response, answer, now, half, silentMs);
}

type Cut = (head: Buffer, body: Buffer) => Buffer;

function writeRaw(response: ServerResponse, answer: Answer, now: number, cut: Cut, silentMs = 0): void {
  const body = bytesOf(answer);
  const headers = { date: new Date(now).toUTCString(), "content-length": String(body.length), ...answer.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}\r\n${lines.join("")}\r\n`;
  const socket = response.socket;
  socket?.write(cut(Buffer.from(head), body));
  if (silentMs > 0) setTimeout(() => socket?.end(), silentMs).unref();
  else socket?.end();
}

/** A reset, as when the machine on the other side dies. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
