import type { Stu3Extension, Stu3ExtensionPart } from '#fhir';

/**
 * Extensions are told apart by the last part of their address: suppliers vary host and scheme.
 * Source: access-record-structured.md §2.19.
 */
export function extensionsCalled<T extends { readonly url?: string | undefined }>(
  extensions: readonly T[],
  name: RegExp,
): readonly T[] {
  return extensions.filter(({ url }) => url !== undefined && name.test(lastPart(url)));
}

export function extensionCalled(extensions: readonly Stu3Extension[], name: RegExp): Stu3Extension | undefined {
  return extensionsCalled(extensions, name)[0];
}

export function partCalled(extension: Stu3Extension | undefined, name: RegExp): Stu3ExtensionPart | undefined {
  return extensionsCalled(extension?.extension ?? [], name)[0];
}

export function wholeNumberOf(part: Stu3ExtensionPart | undefined): number | undefined {
  return part?.valueUnsignedInt ?? part?.valuePositiveInt ?? part?.valueInteger;
}

export function dateOf(part: Stu3ExtensionPart | undefined): string | undefined {
  return part?.valueDateTime ?? part?.valueDate ?? part?.valueString;
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
