/** Two locks, each waiting for the other. An SVG under the name that browsers ask for anyway. */
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#0a4b9c" stroke-width="4"><path d="M6 12a11 11 0 0 1 19-2"/><path d="M26 20a11 11 0 0 1-19 2"/></g><path fill="#0a4b9c" d="M29 4v10H19zM3 28V18h10z"/></svg>`;

export const GET = () =>
  new Response(SVG, { headers: { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400" } });
