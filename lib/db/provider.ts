/** Which of the two databases a url names. Apart from migrate.ts, which reads files beside itself and so cannot go into the site. */
export const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url);
