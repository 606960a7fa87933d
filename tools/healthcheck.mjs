// `node tools/healthcheck.mjs <url>`: exit code 0 when the address answers 2xx within 3 s. The images have no curl.
try {
  const reply = await fetch(process.argv[2], { signal: AbortSignal.timeout(3000) });
  process.exitCode = reply.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
