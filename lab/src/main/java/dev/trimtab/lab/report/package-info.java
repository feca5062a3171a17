/**
 * Reports: a finished study as tables, and those tables as text, Markdown, CSV and one HTML page
 * with pictures. Everything here is a function of the study's result: it writes no file.
 */
package dev.trimtab.lab.report;
