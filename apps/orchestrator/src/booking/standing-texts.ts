/** Beside every appointment that is booked or listed. Source: hazards.md §7, dna. */
export const NOT_TOLD = 'You will not be told if the patient does not attend.';
