import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listOf, readXml } from "../../../provider/ncloud/xml";

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe("XML answers", () => {
  const read: { title: string; xml: string; content: unknown }[] = [
    {
      title: "are read as what stands below the root",
      xml: `${declaration}<KillAiAppResponse><id>a</id><message>success</message><success>true</success></KillAiAppResponse>`,
      content: { id: "a", message: "success", success: "true" },
    },
    {
      title: "keep numbers as texts, to the last digit",
      xml: "<r><a>9007199254740993123</a><b>00123</b><c>1e3</c><d>0x1F</d></r>",
      content: { a: "9007199254740993123", b: "00123", c: "1e3", d: "0x1F" },
    },
    { title: "keep true and false as texts", xml: "<r><a>true</a></r>", content: { a: "true" } },
    {
      title: "have a single element where JSON has a list of one",
      xml: "<r><contents><id>a</id></contents></r>",
      content: { contents: { id: "a" } },
    },
    {
      title: "have a list where an element is repeated",
      xml: "<r><contents><id>a</id></contents><contents><id>b</id></contents></r>",
      content: { contents: [{ id: "a" }, { id: "b" }] },
    },
    { title: "have empty texts for empty elements", xml: "<r><a/><b></b></r>", content: { a: "", b: "" } },
    { title: "have no attributes", xml: '<r x="1"><a y="2">1</a></r>', content: { a: "1" } },
    {
      title: "may have prefixes",
      xml: '<n:r xmlns:n="urn:x"><n:id>a</n:id></n:r>',
      content: { id: "a" },
    },
    {
      title: "have the five predefined entities, once",
      xml: "<r><a>a &lt; b &amp;&amp; c &gt; d &quot;e&apos;</a><b>&amp;lt;</b></r>",
      content: { a: "a < b && c > d \"e'", b: "&lt;" },
    },
    {
      title: "have references by number, each once",
      xml: "<r><a>&#44608;&#xAE40; &#10;.</a><b>&amp;#44608;</b><c>&#0;&#xD800;&#x110000;</c></r>",
      content: { a: "\uAE40\uAE40 \n.", b: "&#44608;", c: "&#0;&#xD800;&#x110000;" },
    },
    {
      title: "have CDATA, which is literal",
      xml: "<r><a><![CDATA[a < b && &lt; &#44608;]]></a><!-- <![CDATA[ --><b>1</b></r>",
      content: { a: "a < b && &lt; &#44608;", b: "1" },
    },
    {
      title: "never expand an entity that they declare",
      xml: '<!DOCTYPE r [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]><r><m>&b;</m></r>',
      content: { m: "&b;" },
    },
    { title: "may begin with a byte order mark", xml: "\uFEFF<r><a>1</a></r>", content: { a: "1" } },
  ];
  for (const { title, xml, content } of read) {
    it(title, () => assert.deepEqual(readXml(xml), content));
  }

  const lists: [title: string, value: unknown, items: unknown][] = [
    ["repeated elements", [{ id: "a" }, { id: "b" }], [{ id: "a" }, { id: "b" }]],
    ["one element", { id: "a" }, [{ id: "a" }]],
    ["one element in a wrapping of its name", { contents: { id: "a" } }, [{ id: "a" }]],
    ["several in such a wrapping", { contents: [{ id: "a" }, { id: "b" }] }, [{ id: "a" }, { id: "b" }]],
    ["an empty wrapping", "", []],
    ["an empty wrapping in a wrapping", { contents: "" }, []],
    ["nothing", undefined, []],
    ["a text, which is no list,", "a", undefined],
  ];
  for (const [title, value, items] of lists) {
    it(`have lists: ${title}`, () => assert.deepEqual(listOf("contents", value), items));
  }

  const unreadable: [title: string, xml: string][] = [
    ["half an answer", "<KillAiAppResponse><id>a</id><succ"],
    ["an answer that ends within a value", "<KillAiAppResponse><success>true"],
    ["an HTML page", "<html>\r\n<head><title>502</title></head><body><br></body></html>"],
    ["an external entity", '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><m>&a;</m></r>'],
    ["deep nesting", "<a>".repeat(100) + "</a>".repeat(100)],
    ["reserved names", "<r><__proto__><polluted>1</polluted></__proto__></r>"],
    ["no element", declaration],
    ["nothing", ""],
    ["a root without elements", "<r>text</r>"],
    ["two roots", "<a><b>1</b></a><c><d>1</d></c>"],
  ];
  for (const [title, xml] of unreadable) {
    it(`can't be read: ${title}`, () => {
      assert.equal(readXml(xml), undefined);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });
  }
});
