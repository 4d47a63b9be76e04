/** A proxy in a process of its own, for forwarding-process.ts, which tells it what to do. */
import { Forwarder, type ProxyOptions } from "./forwarder";

process.once("disconnect", () => process.exit());
process.once("message", async (options: ProxyOptions) => {
  const proxy = await Forwarder.start(options);
  process.on("message", () => process.send?.({ asked: proxy.asked.splice(0) }));
  process.send?.({ port: proxy.port });
});
