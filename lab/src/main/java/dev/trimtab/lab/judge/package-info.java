/** Scores of answers from 0 to 100: rubrics, the judges that apply them, and what comes back. */
package dev.trimtab.lab.judge;
