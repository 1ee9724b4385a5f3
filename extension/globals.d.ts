/** The browser a build is for; set by vite.config.ts. */
declare const __TARGET__: 'chromium' | 'firefox';

/** Vite's address of a worker that it builds. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
