/** The headers that every answer has, errors, feeds and static files included. */
import type { ServerResponse } from "node:http";

/**
 * No script runs on this site at all (the pages are made whole on the server and Next's own are taken out), so none is
 * allowed: text of a mail that slipped through as markup would still be dead.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const SECURITY_HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
} as const;

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
}

/** An answer for a client that spoke no HTTP that Node could read: there is no response object, only the socket. */
export function rawAnswer(status: number, reason: string): string {
  const lines = Object.entries({ ...SECURITY_HEADERS, "Content-Length": "0", Connection: "close" });
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
