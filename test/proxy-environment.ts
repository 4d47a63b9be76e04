/** These proxies, and no others, for what reads the environment from now on. Gives what puts it in order again. */
export function setProxies(values: Readonly<Record<string, string>>): () => void {
  const saved = { ...process.env };
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
  Object.assign(process.env, values);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
    Object.assign(process.env, saved);
  };
}
