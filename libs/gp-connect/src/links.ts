import type { ItemLink, LinkRelation } from '#contracts';
import type { Stu3Reference } from '#fhir';
import { titleOf } from './item-title.js';
import type { Edge } from './link-edges.js';
import type { Places } from './places.js';
import type { RecordIndex } from './record-index.js';
import { nameOf } from './reference-name.js';
import type { RecordResource } from './record-resource.js';
import { filled } from './term.js';

/** Links of an item that is made of these resources: what they name, and what names them; each once. */
export type LinksOf = (resources: readonly RecordResource[]) => ItemLink[];

interface Incoming {
  readonly relation: LinkRelation;
  readonly from: RecordResource;
}

export function linksIn(edges: readonly Edge[], places: Places, index: RecordIndex): LinksOf {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const incoming = Map.groupBy(edges.flatMap(reversed), ({ at }) => at);
  const titles = new Map<RecordResource, string | undefined>();
  const link = (relation: LinkRelation, target: RecordResource): ItemLink => {
    if (!titles.has(target)) titles.set(target, titleOf(target, index));
    const place = places.get(target);
    return {
      relation,
      type: target.type,
      id: target.id ?? '',
      text: titles.get(target),
      shown: place !== undefined,
      ...place,
    };
  };
  return (resources) => {
    const own = new Set(resources);
    const all = resources.flatMap((resource) => [
      ...(outgoing.get(resource) ?? []).flatMap(({ relation, reference, targets }) =>
        targets.length === 0
          ? [absent(relation, reference)]
          : targets.flatMap((target) => (own.has(target) ? [] : [link(relation, target)])),
      ),
      ...(incoming.get(resource) ?? []).flatMap(({ relation, from }) => (own.has(from) ? [] : [link(relation, from)])),
    ]);
    return onePerLink(all);
  };
}

function reversed({ from, inverse, targets }: Edge): readonly (Incoming & { readonly at: RecordResource })[] {
  return inverse === undefined ? [] : targets.map((at) => ({ relation: inverse, from, at }));
}

/** A name that leads out of the answer, or only a sentence: access-record-structured.md §2.7. */
function absent(relation: LinkRelation, reference: Stu3Reference | undefined): ItemLink {
  const sent = filled(reference?.reference);
  const isSentence = sent !== undefined && /\s/u.test(sent.trim());
  const [type, id] = sent === undefined || isSentence ? ['', ''] : nameOf(sent);
  const text = isSentence ? sent : filled(reference?.display);
  return { relation, type, id, text, shown: false };
}

function onePerLink(links: readonly ItemLink[]): ItemLink[] {
  const firsts = new Map<string, ItemLink>();
  links.forEach((link) => {
    const key = [link.relation, link.type, link.id, link.id === '' ? link.text : ''].join('\n');
    if (!firsts.has(key)) firsts.set(key, link);
  });
  return [...firsts.values()];
}
