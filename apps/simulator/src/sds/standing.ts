import type { Practice, Registration } from '../scenarios/index.js';

/** How far the practice has moved to its new supplier. Source: shared/spec/sds.md §18.6. */
export type Migration = 'old' | 'both' | 'new';

/** A system with what the directory and the proxy hold of it. */
export type System = Registration & Pick<Practice, 'fqdn'>;

/** What has changed for a practice since the start. */
export interface Standing {
  readonly migration: Migration;
  /** The system that was left still answers at the proxy when the directory has long named the other. */
  readonly formerAnswers: boolean;
  readonly flaw: 'none' | 'withdrawn' | 'duplicate' | 'invalid';
  readonly old: System;
  readonly new: System;
}

/** The practice as the directory describes it now. */
export function inDirectory(practice: Practice, standing: Standing): Practice {
  const { migration, flaw } = standing;
  const moved = { ...practice, ...standing[migration === 'new' ? 'new' : 'old'] };
  if (flaw === 'withdrawn') return { ...moved, directory: 'none' };
  if (flaw === 'duplicate') return { ...moved, directory: 'duplicate' };
  return migration === 'both' ? { ...moved, directory: 'two-suppliers', second: standing.new } : moved;
}

/** The systems that are rightly the practice's own now; while it moves, both are. */
export function ownSystems({ migration, flaw, ...systems }: Standing): readonly System[] {
  if (flaw === 'withdrawn') return [];
  return migration === 'both' ? [systems.old, systems.new] : [systems[migration]];
}

/** The systems that the proxy connects to: its knowledge follows the directory's, but for one that lingers. */
export function atProxy(practice: Practice, standing: Standing): readonly Practice[] {
  const { migration, formerAnswers, flaw } = standing;
  const lingers = formerAnswers && migration !== 'both' && flaw !== 'withdrawn';
  const former = lingers ? [standing[migration === 'new' ? 'old' : 'new']] : [];
  return [...ownSystems(standing), ...former].map((system) => ({ ...practice, ...system }));
}

/** The same system under another host. */
export function movedTo(host: string, { fqdn, roots, ...rest }: System): System {
  const moved = (root: string): string => root.replace(fqdn, host);
  const { foundations, appointments, structured, documents } = roots;
  return {
    ...rest,
    fqdn: host,
    roots: {
      foundations: moved(foundations),
      appointments: moved(appointments),
      structured: moved(structured),
      documents: moved(documents),
    },
  };
}
