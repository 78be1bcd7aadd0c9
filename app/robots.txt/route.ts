/** Reading is welcome; what makes the same facts in endless permutations (searches, pastes, raw copies) is not. */
const TEXT = `User-agent: *
Disallow: /search/
Disallow: /match/
Disallow: /*/raw$
Disallow: /*.mbox.gz$
Disallow: /*?
`;

export const GET = () => new Response(TEXT, { headers: { "Content-Type": "text/plain; charset=utf-8" } });
