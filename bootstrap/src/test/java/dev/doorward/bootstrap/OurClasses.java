package dev.doorward.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;

/** The classes of every module's main code, and names among them that are known to exist. */
final class OurClasses {

    static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.doorward");

    private OurClasses() {}

    /** Classes of a package that is known to have some. */
    static DescribedPredicate<JavaClass> in(String packages) {
        DescribedPredicate<JavaClass> inside = resideInAPackage(packages);
        assertFalse(
                OURS.stream()
                        .filter(c -> !c.getSimpleName().equals("package-info"))
                        .noneMatch(inside),
                "no class in " + packages);
        return inside;
    }

    /** These classes, which exist, with what is nested in them. */
    static DescribedPredicate<JavaClass> inside(String... names) {
        for (String name : names) {
            assertTrue(OURS.contain(name), "there is no class " + name);
        }
        return describe(
                "are " + String.join(" or ", names),
                c -> Stream.of(names)
                        .anyMatch(
                                name -> c.getName().equals(name) || c.getName().startsWith(name + "$")));
    }

    /** These classes have such an access, each of them, and nobody else has. */
    static void onlyIn(DescribedPredicate<JavaAccess<?>> access, String... classes) {
        for (String name : classes) {
            assertTrue(
                    OURS.that(inside(name)).stream()
                            .flatMap(c -> c.getAccessesFromSelf().stream())
                            .anyMatch(access),
                    name + " is an exception that is not needed");
        }
        noClasses()
                .that(not(inside(classes)))
                .should()
                .accessTargetWhere(access)
                .check(OURS);
    }
}
