import { ContextAnswer, ProblemAnswer, RecordAnswer, type Answer } from './journey-client.js';

/** What a journey showed, for a person at a terminal. */
export function journeyText(answers: readonly Answer[]): string {
  return answers.map(answerText).join('\n');
}

function answerText({ status, body }: Answer): string {
  const record = RecordAnswer.safeParse(body);
  if (record.success) return recordText(record.data);
  const context = ContextAnswer.safeParse(body);
  if (context.success) return ['Patient opened.', ...legLines(context.data.journey), ''].join('\n');
  const problem = ProblemAnswer.safeParse(body);
  if (!problem.success) return `HTTP ${String(status)}: an answer that this program does not know\n`;
  const { title, action, code, correlationId, journey } = problem.data;
  return [
    title,
    `What to do: ${action}`,
    `(${code}, HTTP ${String(status)}, reference ${correlationId})`,
    ...legLines(journey),
    '',
  ].join('\n');
}

function recordText(record: RecordAnswer): string {
  const differing = record.identityCheck.differences.map(({ field }) => field).join(', ');
  return [
    'Record received.',
    ...legLines(record.journey),
    '',
    ...record.texts,
    `Identity: ${differing === '' ? 'matches the national record' : `DIFFERS in ${differing}`}`,
    ...section(
      'WARNINGS',
      record.warnings.map(
        ({ area, message, practiceText }) =>
          `${area ?? 'whole record'}: ${message}${practiceText === undefined ? '' : ` Practice: “${practiceText}”`}`,
      ),
    ),
    ...section(
      'AREAS',
      record.areas.map(
        ({ label, state, message, itemCount }) =>
          `${label.padEnd(24)}${state.padEnd(24)}${itemCount === undefined ? '' : `${String(itemCount)} · `}${message}`,
      ),
    ),
    ...section(
      'ALLERGIES',
      record.allergies.active.map(({ substance, reaction }) => `${substance.term} · ${reaction}`),
    ),
    ...section(
      'MEDICATION',
      record.medications.map(({ name, dose, type, status }) => `${name.term} · ${dose} · ${type} · ${status}`),
    ),
    ...otherAreas(record),
    ...section(
      'NOT SHOWN HERE',
      record.unrendered.map(({ type, count }) => `${String(count)} × ${type}`),
    ),
    '',
  ].join('\n');
}

function otherAreas(record: RecordAnswer): readonly string[] {
  const { consultations, problems, immunisations, uncategorisedData, investigations } = record;
  return [
    ...section(
      'CONSULTATIONS',
      consultations.map(({ type, start, topics }) =>
        line([start?.sent ?? 'date unknown', type.term, `${String(topics.length)} topics`]),
      ),
    ),
    ...section(
      'PROBLEMS',
      problems.map(({ title, status, significance }) => line([title.term, significance, status])),
    ),
    ...section(
      'IMMUNISATIONS',
      immunisations.vaccinations.map(({ name, given, date }) =>
        line([date?.sent ?? 'date not recorded', name.term, given]),
      ),
    ),
    ...section(
      'UNCATEGORISED DATA',
      uncategorisedData.map(({ term, value, bloodPressure, effective }) =>
        line([effective?.sent ?? 'date not recorded', term.term, value?.text ?? bloodPressure]),
      ),
    ),
    ...section(
      'INVESTIGATIONS',
      investigations.map(({ title, category, status, issued }) => line([issued?.sent, category ?? title.term, status])),
    ),
    ...actionsAndDocuments(record),
  ];
}

function actionsAndDocuments({ referrals, diaryEntries, documents }: RecordAnswer): readonly string[] {
  return [
    ...section(
      'REFERRALS',
      referrals.map(({ reasons, description, authored }) =>
        line([authored?.sent ?? 'date not recorded', ...reasons.map(({ term }) => term), description]),
      ),
    ),
    ...section(
      'DIARY: PLANNED ACTIONS',
      diaryEntries.map(({ label, due }) => line([due?.sent, label])),
    ),
    ...section(
      'DOCUMENTS',
      documents.items.map(({ type, description }) => line([type.term, description])),
    ),
  ];
}

function line(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function legLines(
  legs: readonly {
    readonly leg: string;
    readonly outcome: string;
    readonly durationMs: number;
    readonly source: string;
  }[],
): readonly string[] {
  return legs.map(
    ({ leg, outcome, durationMs, source }) =>
      `  ${leg.padEnd(24)}${outcome.padEnd(34)}${String(durationMs).padStart(6)} ms  ${source}`,
  );
}
